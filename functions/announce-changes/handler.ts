import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { EventBus } from '../../shared/events/event-bus.ts';
import { JobQueue } from '../../shared/jobs/job-queue.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { failuresOf } from '../../shared/runtime/stream-batch.ts';
import { LeadStore } from '../../shared/stores/lead-store.ts';
import { VersionStore } from '../../shared/stores/version-store.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { eventsClient } from '../../shared/wiring/events.ts';
import { queuesClient } from '../../shared/wiring/queues.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { announceChanges, type ChangeRecord, type Dependencies } from './announce-changes.ts';
import { environment } from './env.ts';

const recordOf = ({ dynamodb }: DynamoDBRecord): ChangeRecord => ({
  pk: dynamodb?.Keys?.pk?.S ?? '',
  sk: dynamodb?.Keys?.sk?.S ?? '',
});

/** Stream of the Leads table, new `CHANGE#`, `CONSENT#` and `VERSION#` items only. */
export function createHandler(world: World<'documents' | 'events' | 'queues'>) {
  const dependencies = once((): Dependencies => {
    const { LEADS_TABLE, BUS_NAME, JOB_QUEUE } = readEnvironment(environment, world.variables);
    const client = world.documents();
    return {
      leads: new LeadStore(client, LEADS_TABLE),
      versions: new VersionStore(client, LEADS_TABLE, world.newId),
      jobQueue: new JobQueue(world.queues(), JOB_QUEUE, world.clock),
      bus: new EventBus(world.events(), BUS_NAME),
    };
  });
  return async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
    failuresOf(event.Records, await announceChanges(dependencies(), event.Records.map(recordOf)));
}

export const handler = createHandler(
  lambdaWorld({ documents: documentClient, events: eventsClient, queues: queuesClient }),
);
