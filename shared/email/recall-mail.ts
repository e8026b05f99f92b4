import { own } from '../runtime/names.ts';
import type { Rep } from '../playbook/routing.ts';
import type { Playbook } from '../playbook/schema.ts';
import type { Activity } from '../lead/activity.ts';
import type { Profile } from '../lead/profile.ts';
import type { Block } from './blocks.ts';
import { dateOf, factsOf, rowsOf, whoOf } from './handoff-words.ts';
import type { MailContent } from './mail-content.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { fill, textsFor } from './texts/texts-for.ts';
import type { Texts } from './texts/texts.ts';
import type { HumanHistory } from '../lead/human-history.ts';

export interface RecallContent {
  readonly rep: Rep;
  readonly playbook: Playbook;
  readonly profile: Profile;
  readonly history: HumanHistory;
  /** When the lead was handed off to the rep. */
  readonly givenAt: number;
  readonly leadId: string;
}

/**
 * Activities from before the handoff that were reported after it: those that are evidence or lasting facts.
 */
function lateOf({ history, givenAt, playbook }: RecallContent): Activity[] {
  return history.filter(({ type, occurredAt, receivedAt, suspect }) => {
    const { evidence, lasting } = own(playbook.activityTypes, type) ?? {};
    return occurredAt <= givenAt && receivedAt > givenAt && !suspect && (evidence || lasting);
  });
}

function why(texts: Texts, content: RecallContent): Block[] {
  const { recall } = texts;
  const late = lateOf(content);
  const general = fill(recall.why, { date: dateOf(texts, content.givenAt) });
  return late.length === 0
    ? [{ kind: 'paragraph', text: `${general} ${recall.withdrawn}` }]
    : [
        { kind: 'paragraph', text: general },
        { kind: 'facts', heading: recall.late, rows: rowsOf(texts, late, content.playbook) },
      ];
}

/**
 * The mail that recalls a handoff: contact, reasons, next step. Text from the lead is quoted and cannot
 * become a link.
 */
export function recallMail(content: RecallContent): MailContent {
  const { rep, playbook, profile, leadId } = content;
  const texts = textsFor([...rep.languages, playbook.nurture.fallbackLanguage]);
  const { handoff, recall, language } = texts;
  const subject = fill(recall.subject, { who: whoOf(texts, profile) });
  const address = profile.email === undefined ? [] : factsOf(texts, { email: profile.email });
  const blocks: Block[] = [
    { kind: 'title', text: subject },
    ...why(texts, content),
    { kind: 'callout', heading: handoff.nextStep, text: recall.step },
    {
      kind: 'facts',
      heading: handoff.who,
      rows: [...address, { name: handoff.reference, value: leadId }],
    },
    { kind: 'footer', text: recall.footer },
  ];
  return {
    subject,
    text: renderText(blocks),
    html: renderHtml({ language, title: subject, preview: recall.step }, blocks),
  };
}
