import { own } from '../runtime/names.ts';
import type { Problem } from './problem.ts';
import type { Playbook } from './schema.ts';

interface Fixed {
  readonly lasting?: true;
  readonly evidence?: false;
}

const fact: Fixed = { lasting: true, evidence: false };
const lasting: Fixed = { lasting: true };

/**
 * Activity types that the product itself reports or asks for, and what must be true of them whatever a
 * playbook says.
 */
const BUILT_IN: Readonly<Record<string, Fixed>> = {
  form_submitted: lasting,
  page_viewed: {},
  link_clicked: {},
  survey_answered: {},
  email_opened: { evidence: false },
  email_delivered: { evidence: false },
  email_replied: {},
  purchased: lasting,
  unsubscribed: fact,
  bounced: fact,
  complained: fact,
  consent_given: fact,
  consent_withdrawn: fact,
  override: fact,
  won: fact,
  lost: fact,
  rejected: fact,
};

const SENTENCES = {
  missing: 'Kindling reports this activity type itself; it must be there.',
  lasting: 'This is a fact that must not be forgotten: "lasting" must be true.',
  evidence: 'Bots cause this too, or others report it: it is no evidence of a person.',
} as const;

/**
 * A playbook that lacks a type the product works with, forgets what must last, or counts a bot's activity as
 * evidence.
 */
export function problemsOfTypes({ activityTypes }: Playbook): Problem[] {
  return Object.entries(BUILT_IN).flatMap(([name, fixed]): Problem[] => {
    const path = ['activityTypes', name];
    const type = own(activityTypes, name);
    if (type === undefined) return [{ path, message: SENTENCES.missing }];
    return (['lasting', 'evidence'] as const)
      .filter((part) => fixed[part] !== undefined && type[part] !== fixed[part])
      .map((part) => ({ path: [...path, part], message: SENTENCES[part] }));
  });
}
