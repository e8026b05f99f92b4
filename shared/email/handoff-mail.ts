import { own } from '../runtime/names.ts';
import { ASKING_ORDER, type BantItem } from '../lead/bant.ts';
import type { Rep } from '../playbook/routing.ts';
import type { Playbook } from '../playbook/schema.ts';
import type { Activity } from '../lead/activity.ts';
import type { CompiledModel } from '../scoring/compile.ts';
import type { Explanation } from '../scoring/explain.ts';
import type { Profile } from '../lead/profile.ts';
import type { Block, Row } from './blocks.ts';
import { activitiesOf, dateOf, factsOf, pointsOf, whoOf } from './handoff-words.ts';
import type { MailContent } from './mail-content.ts';
import { quoteUntrusted } from './quote-untrusted.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { fill, textsFor } from './texts/texts-for.ts';
import type { Texts } from './texts/texts.ts';
import type { HumanHistory } from '../lead/human-history.ts';

export interface HandoffContent {
  readonly rep: Rep;
  readonly playbook: Playbook;
  /** The model under which the lead was handed off. */
  readonly model: CompiledModel;
  readonly profile: Profile;
  readonly history: HumanHistory;
  readonly explanation: Explanation;
  readonly leadId: string;
}

/** The mail lists this many criteria, which explain most of the points. */
const CRITERIA = 8;

/** The latest activity that makes a lead SQL by itself. */
const decisiveActivity = ({ model, history }: HandoffContent): Activity | undefined =>
  history.findLast((activity) => !activity.suspect && model.stages.sql(activity));

const missingOf = ({ explanation }: HandoffContent): BantItem[] =>
  ASKING_ORDER.filter((item) => explanation.missing.includes(item));

function pointsLine(texts: Texts, { explanation }: HandoffContent): string {
  const { points, standing } = explanation.state;
  const line = fill(texts.handoff.points, { points: pointsOf(texts, points) });
  return standing.highValue ? `${line}, ${texts.handoff.highValue}` : line;
}

function nextStep({ handoff }: Texts, content: HandoffContent): string {
  const step = handoff.steps[decisiveActivity(content)?.type ?? 'call'] ?? handoff.steps.call;
  const [first] = missingOf(content);
  return first === undefined
    ? step
    : `${step} ${fill(handoff.askFirst, { question: handoff.bant[first].question })}`;
}

function why(texts: Texts, content: HandoffContent): Block {
  const { explanation, playbook } = content;
  const decisive = decisiveActivity(content);
  const note =
    decisive &&
    fill(texts.handoff.qualifies, {
      activity: own(playbook.activityTypes, decisive.type)?.label ?? decisive.type,
      date: dateOf(texts, decisive.occurredAt),
    });
  const rows = explanation.criteria
    .slice(0, CRITERIA)
    .map(({ label, points }) => ({ name: label, value: pointsOf(texts, points, 'always') }));
  return { kind: 'amounts', heading: texts.handoff.why, note, rows };
}

function missing({ handoff }: Texts, content: HandoffContent): Block[] {
  const rows = missingOf(content).map((item): Row => ({
    name: handoff.bant[item].name,
    value: handoff.bant[item].question,
  }));
  return rows.length === 0 ? [] : [{ kind: 'items', heading: handoff.missing, rows }];
}

function words(texts: Texts, { profile }: HandoffContent): Block[] {
  const message = profile.message?.value;
  if (typeof message !== 'string' || message === '') return [];
  return [
    {
      kind: 'quote',
      heading: texts.handoff.words,
      text: fill(texts.quoted, { text: quoteUntrusted(message) }),
    },
  ];
}

/**
 * The mail that hands a lead to a rep: contact, next step, reasons, latest activities, open questions. Text
 * from the lead is quoted and cannot become a link; everything else comes from the playbook and from
 * `texts/`.
 */
export function handoffMail(content: HandoffContent): MailContent {
  const { rep, playbook, profile, history } = content;
  const texts = textsFor([...rep.languages, playbook.nurture.fallbackLanguage]);
  const { handoff, language } = texts;
  const who = whoOf(texts, profile);
  const subject = fill(handoff.subject, { who });
  const step = nextStep(texts, content);
  const blocks: Block[] = [
    { kind: 'title', text: subject },
    { kind: 'meter', value: content.explanation.state.points, text: pointsLine(texts, content) },
    { kind: 'callout', heading: handoff.nextStep, text: step },
    {
      kind: 'facts',
      heading: handoff.who,
      rows: [...factsOf(texts, profile), { name: handoff.reference, value: content.leadId }],
    },
    ...words(texts, content),
    why(texts, content),
    { kind: 'facts', heading: handoff.activities, rows: activitiesOf(texts, history, playbook) },
    ...missing(texts, content),
    { kind: 'footer', text: fill(handoff.footer, { rep: rep.name }) },
  ];
  return {
    subject,
    text: renderText(blocks),
    html: renderHtml({ language, title: subject, preview: step }, blocks),
  };
}
