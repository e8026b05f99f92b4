import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { processMailBatch } from '../../shared/sending/mail-queue.ts';
import { LeadBecameCustomer } from '../../shared/events/lead-became-customer.ts';
import { LeadQualified } from '../../shared/events/lead-qualified.ts';
import { LeadTierChanged } from '../../shared/events/lead-tier-changed.ts';
import { MailConsentChanged } from '../../shared/events/mail-consent-changed.ts';
import { nurtureStores } from '../../shared/wiring/nurture.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { environment } from './env.ts';
import { nurture, type Dependencies } from './nurture.ts';

const busMessage = z.object({
  detail: z.union([
    LeadTierChanged.detail,
    LeadQualified.detail,
    LeadBecameCustomer.detail,
    MailConsentChanged.detail,
  ]),
});

const parts = once((): Dependencies => ({
  ...nurtureStores(documentClient(), readEnvironment(environment)),
  clock: systemClock,
}));

/** Queue of the events that tell of a lead's new tier or stage, or of its consent to mail. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  processMailBatch(event, (body) => nurture(parts(), busMessage.parse(body).detail));
