import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { HandoffUndelivered } from '../../shared/events/handoff-undelivered.ts';
import { LeadQualified } from '../../shared/events/lead-qualified.ts';
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
import { handOff } from './hand-off.ts';
import { type Dependencies, passOn } from './pass-on.ts';

const busMessage = z.discriminatedUnion('detail-type', [
  z.object({ 'detail-type': z.literal(LeadQualified.name), detail: LeadQualified.detail }),
  z.object({ 'detail-type': z.literal(HandoffUndelivered.name), detail: HandoffUndelivered.detail }),
]);

function handle(dependencies: Dependencies, body: unknown): Promise<void> {
  const message = busMessage.parse(body);
  return message['detail-type'] === LeadQualified.name
    ? handOff(dependencies, message.detail)
    : passOn(dependencies, message.detail);
}

/** Queue of `LeadQualified` events of the stage SQL, and of handoffs whose mail did not reach its rep. */
export function createHandler(world: World<'documents' | 'events' | 'mail' | 'queues'>) {
  const dependencies = once(() => wireHandoffs(world, readEnvironment(environment, world.variables)));
  const line = once(() => wireWaitingLine(world, readEnvironment(environment, world.variables)));
  return (event: SQSEvent): Promise<SQSBatchResponse> =>
    processMailBatch(event, line(), (body) => handle(dependencies(), body));
}

export const handler = createHandler(
  lambdaWorld({ documents: documentClient, events: eventsClient, mail: mailClient, queues: queuesClient }),
);
