import { confirmationMail } from '../../../shared/email/confirmation-mail.ts';
import { handoffMail } from '../../../shared/email/handoff-mail.ts';
import type { MailContent } from '../../../shared/email/mail-content.ts';
import { nurtureMail } from '../../../shared/email/nurture-mail.ts';
import { recallMail } from '../../../shared/email/recall-mail.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import {
  MAIL_LANGUAGES,
  type MailLanguage,
  type Material,
  type Step,
} from '../../../shared/playbook/nurture.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { ASKING_ORDER } from '../../../shared/lead/bant.ts';
import { compileModel } from '../../../shared/scoring/compile.ts';
import { explain } from '../../../shared/scoring/explain.ts';
import { profileOf } from '../../../shared/lead/profile.ts';
import { asHuman } from '../../../shared/lead/human-history.ts';

/**
 * A mail that is shown and not sent: made by the builders that make the real ones, from what is plainly made
 * up.
 */
export interface SampleMail {
  readonly id: string;
  readonly label: string;
  readonly language: MailLanguage;
  readonly content: MailContent;
}

type Kind = Omit<SampleMail, 'language' | 'content'> & {
  readonly write: (language: MailLanguage) => MailContent;
};

const NOW = Date.UTC(2026, 2, 2, 9, 0);
const PLACE = 'https://placeholder.example';
const { nurture } = defaultPlaybook;

const activity = (id: string, type: string, more: Partial<Activity> = {}): Activity => ({
  id,
  type,
  occurredAt: NOW,
  receivedAt: NOW,
  source: 'form',
  properties: {},
  ...more,
});

const history: readonly Activity[] = [
  activity('quote', 'quote_requested', { properties: { formId: 'quote-request' } }),
  activity('form', 'form_submitted', {
    properties: { formId: 'quote-request' },
    profile: {
      email: 'placeholder@example.org',
      firstName: 'Placeholder',
      lastName: 'Person',
      company: 'Placeholder Company',
      jobTitle: 'Head of Placeholders',
      phone: '+00 000 000 000',
      need: 'replace',
      message: 'This text stands in for what a lead would have written.',
    },
  }),
];

function repLetters(): Kind[] {
  const [found, rep] = [defaultPlaybook.models['default'], defaultPlaybook.routing.reps[0]];
  if (found === undefined || rep === undefined) return [];
  const model = compileModel('default', found, defaultPlaybook);
  const common = {
    playbook: defaultPlaybook,
    profile: profileOf(asHuman(history), NOW),
    history: asHuman(history),
    leadId: 'placeholder-lead',
  };
  const explanation = explain(common.history, model, NOW);
  const reading = (language: MailLanguage) => ({ ...rep, languages: [language] });
  return [
    {
      id: 'handoff',
      label: 'To a rep: a lead to call',
      write: (language) => handoffMail({ ...common, rep: reading(language), model, explanation }),
    },
    {
      id: 'recall',
      label: 'To a rep: do not call after all',
      write: (language) => recallMail({ ...common, rep: reading(language), givenAt: NOW }),
    },
  ];
}

/**
 * What a step may offer: each question that may be open, with something to read about it; or each material of
 * its class.
 */
function offersOf({ asks, contentClass, material }: Step) {
  const { materials } = nurture;
  if (asks === undefined) {
    const offered = materials.filter((each) => each.id === material || each.contentClass === contentClass);
    return offered.map((each) => ({ item: undefined, material: each as Material | undefined }));
  }
  const items = asks === 'missing' ? ASKING_ORDER : [asks];
  return items.flatMap((item) => [
    { item, material: materials.find(({ answers }) => answers === item) },
    { item, material: undefined },
  ]);
}

const leadLetters = (): Kind[] =>
  nurture.tracks.flatMap((track) =>
    track.steps.flatMap((step) =>
      offersOf(step).map(({ item, material }) => ({
        id: [track.id, step.id, item ?? 'no-question', material?.id ?? 'question-alone'].join('.'),
        label: `To a lead on “${track.label}”, step ${step.id}: ${[item && `asks ${item}`, material?.id].filter(Boolean).join(', ')}`,
        write: (language: MailLanguage) =>
          nurtureMail({
            language,
            read: material && { material, url: `${PLACE}/read` },
            answer: item && {
              question: nurture.questions[item],
              urls: nurture.questions[item].answers.map(({ value }) => `${PLACE}/answers/${value}`),
            },
            unsubscribeUrl: `${PLACE}/unsubscribe`,
            preferencesUrl: `${PLACE}/preferences`,
            postalAddress: nurture.postalAddress,
          }),
      })),
    ),
  );

const confirmation: Kind = {
  id: 'confirmation',
  label: 'To somebody who may have agreed to mail',
  write: (language) =>
    confirmationMail({
      languages: [language],
      confirmUrl: `${PLACE}/confirm`,
      postalAddress: nurture.postalAddress,
    }),
};

/** Every kind of mail, in every language that mail is written in. */
export const sampleMails = (): SampleMail[] =>
  [...repLetters(), confirmation, ...leadLetters()].flatMap(({ id, label, write }) =>
    MAIL_LANGUAGES.map((language) => ({
      id: `${id}.${language}`,
      label,
      language,
      content: write(language),
    })),
  );
