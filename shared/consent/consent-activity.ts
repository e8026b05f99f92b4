import type { Activity } from '../lead/activity.ts';
import { asProperties, type HitFacts } from '../lead/hit.ts';
import { consentActivityId } from '../tracking/activity-id.ts';
import { CONSENT_FIELDS, type Purpose } from '../lead/purposes.ts';

/** A consent choice made on one of our pages, with the text that was shown. */
export interface ConsentChoice {
  readonly leadId: string;
  readonly purpose: Purpose;
  readonly agrees: boolean;
  readonly consentText: string;
  /** The mail whose link led to the page. */
  readonly messageId: string | undefined;
  /** Facts of the request that tell bots from people: bots submit forms, too. */
  readonly facts: HitFacts;
}

/** The activity that records the choice. Refusing mail is recorded as `unsubscribed`, as everywhere else. */
export function consentActivity(choice: ConsentChoice, at: number): Activity {
  const { leadId, purpose, agrees, consentText, messageId, facts } = choice;
  const type = agrees ? 'consent_given' : purpose === 'email' ? 'unsubscribed' : 'consent_withdrawn';
  return {
    id: consentActivityId({ leadId, purpose, type }, at),
    type,
    occurredAt: at,
    receivedAt: at,
    source: 'mail',
    properties: { purpose, consentText, ...asProperties({ messageId, ...facts }) },
    profile: { [CONSENT_FIELDS[purpose]]: agrees },
  };
}
