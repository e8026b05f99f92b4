import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { environmentName } from '../../shared/runtime/environment-name.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { processMailBatch } from '../../shared/sending/mail-queue.ts';
import { EventBus } from '../../shared/events/event-bus.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { MailTally } from '../../shared/stores/mail-tally.ts';
import { MessageStore } from '../../shared/stores/message-store.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { eventsClient } from '../../shared/wiring/events.ts';
import { queuesClient } from '../../shared/wiring/queues.ts';
import { wireWaitingLine } from '../../shared/wiring/waiting-line.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { environment } from './env.ts';
import { type Dependencies, recordMailEvent } from './record-mail-events.ts';

/** Consumes the queue of SES events about our mail. */
export function createHandler(world: World<'documents' | 'events' | 'queues'>) {
  const dependencies = once((): Dependencies => {
    const { ACTIVITIES_TABLE, LEADS_TABLE, BUS_NAME } = readEnvironment(environment, world.variables);
    const client = world.documents();
    return {
      messages: new MessageStore(client, LEADS_TABLE),
      activities: new ActivityLog(client, ACTIVITIES_TABLE),
      tally: new MailTally(client, LEADS_TABLE),
      bus: new EventBus(world.events(), BUS_NAME),
      clock: world.clock,
      environment: environmentName(world.variables),
    };
  });
  const line = once(() => wireWaitingLine(world, readEnvironment(environment, world.variables)));
  return (event: SQSEvent): Promise<SQSBatchResponse> =>
    processMailBatch(event, line(), (body) => recordMailEvent(dependencies(), body));
}

export const handler = createHandler(
  lambdaWorld({ documents: documentClient, events: eventsClient, queues: queuesClient }),
);
