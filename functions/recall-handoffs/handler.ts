import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { LeadTierChanged } from '../../shared/events/lead-tier-changed.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { processMailBatch } from '../../shared/sending/mail-queue.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { eventsClient } from '../../shared/wiring/events.ts';
import { wireHandoffs } from '../../shared/wiring/handoffs.ts';
import { mailClient } from '../../shared/wiring/mail.ts';
import { queuesClient } from '../../shared/wiring/queues.ts';
import { wireWaitingLine } from '../../shared/wiring/waiting-line.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { environment } from './env.ts';
import { recallHandoff } from './recall-handoffs.ts';

const busMessage = z.object({ detail: LeadTierChanged.detail });

/** Queue of `LeadTierChanged` events that correct a lead which was SQL. */
export function createHandler(world: World<'documents' | 'events' | 'mail' | 'queues'>) {
  const dependencies = once(() => wireHandoffs(world, readEnvironment(environment, world.variables)));
  const line = once(() => wireWaitingLine(world, readEnvironment(environment, world.variables)));
  return (event: SQSEvent): Promise<SQSBatchResponse> =>
    processMailBatch(event, line(), (body) => recallHandoff(dependencies(), busMessage.parse(body).detail));
}

export const handler = createHandler(
  lambdaWorld({ documents: documentClient, events: eventsClient, mail: mailClient, queues: queuesClient }),
);
