import type { Activity } from '../lead/activity.ts';
import { asProperties, type HitFacts } from '../lead/hit.ts';
import { consentActivityId } from '../tracking/activity-id.ts';
import { CONSENT_FIELDS, type Purpose } from '../lead/purposes.ts';

/** What a person says about a purpose on a page of ours, and what they saw when they said it. */
export interface ConsentChoice {
  readonly leadId: string;
  readonly purpose: Purpose;
  readonly agrees: boolean;
  readonly consentText: string;
  /** The mail that led them there. */
  readonly messageId: string | undefined;
  /** What the request tells of who made it: machines press buttons, too. */
  readonly facts: HitFacts;
}

/** The activity that keeps it. No to mail is what it is everywhere: an unsubscription. */
export function consentActivity(word: ConsentChoice, at: number): Activity {
  const { leadId, purpose, agrees, consentText, messageId, facts } = word;
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
