import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { LeadBecameCustomer } from '../../shared/events/lead-became-customer.ts';
import { LeadQualified } from '../../shared/events/lead-qualified.ts';
import { LeadTierChanged } from '../../shared/events/lead-tier-changed.ts';
import { MailConsentChanged } from '../../shared/events/mail-consent-changed.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { processMailBatch } from '../../shared/sending/mail-queue.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { wireNurture } from '../../shared/wiring/nurture.ts';
import { queuesClient } from '../../shared/wiring/queues.ts';
import { wireWaitingLine } from '../../shared/wiring/waiting-line.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { environment } from './env.ts';
import { nurture } from './nurture.ts';

const busMessage = z.object({
  detail: z.union([
    LeadTierChanged.detail,
    LeadQualified.detail,
    LeadBecameCustomer.detail,
    MailConsentChanged.detail,
  ]),
});

/** Consumes the queue of changes of tier, stage and mail consent. */
export function createHandler(world: World<'documents' | 'queues'>) {
  const dependencies = once(() => wireNurture(world, readEnvironment(environment, world.variables)));
  const line = once(() => wireWaitingLine(world, readEnvironment(environment, world.variables)));
  return (event: SQSEvent): Promise<SQSBatchResponse> =>
    processMailBatch(event, line(), (body) => nurture(dependencies(), busMessage.parse(body).detail));
}

export const handler = createHandler(lambdaWorld({ documents: documentClient, queues: queuesClient }));
