import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { fromQueue } from '../../shared/email/mail-queue.ts';
import { LeadBecameCustomer } from '../../shared/events/lead-became-customer.ts';
import { LeadQualified } from '../../shared/events/lead-qualified.ts';
import { LeadTierChanged } from '../../shared/events/lead-tier-changed.ts';
import { MailConsentChanged } from '../../shared/events/mail-consent-changed.ts';
import { nurtureStores } from '../../shared/nurture/wiring.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { documentClient } from '../../shared/stores/client.ts';
import { environment } from './env.ts';
import { nurture, type Parts } from './nurture.ts';

const busMessage = z.object({
  detail: z.union([
    LeadTierChanged.detail,
    LeadQualified.detail,
    LeadBecameCustomer.detail,
    MailConsentChanged.detail,
  ]),
});

const parts = once((): Parts => ({
  ...nurtureStores(documentClient(), readEnvironment(environment)),
  clock: systemClock,
}));

/** Queue of the events that tell of a lead's new tier or stage, or of its consent to mail. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  fromQueue(event, (body) => nurture(parts(), busMessage.parse(body).detail));
