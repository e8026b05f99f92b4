import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { EventBus } from '../../shared/events/event-bus.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { failuresOf } from '../../shared/runtime/stream-batch.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { LeadStore } from '../../shared/stores/lead-store.ts';
import { VersionStore } from '../../shared/stores/version-store.ts';
import { jobQueue } from '../../shared/wiring/job-queue.ts';
import { announceChanges, type ChangeRecord, type Dependencies } from './announce-changes.ts';
import { environment } from './env.ts';

const parts = once((): Dependencies => {
  const { LEADS_TABLE, BUS_NAME, JOB_QUEUE } = readEnvironment(environment);
  const client = documentClient();
  return {
    leads: new LeadStore(client, LEADS_TABLE),
    versions: new VersionStore(client, LEADS_TABLE),
    jobQueue: jobQueue(JOB_QUEUE),
    bus: new EventBus(new EventBridgeClient(), BUS_NAME),
  };
});

const recordOf = ({ dynamodb }: DynamoDBRecord): ChangeRecord => ({
  pk: dynamodb?.Keys?.pk?.S ?? '',
  sk: dynamodb?.Keys?.sk?.S ?? '',
});

/** Stream of the Leads table, new `CHANGE#`, `CONSENT#` and `VERSION#` items only. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  return failuresOf(event.Records, await announceChanges(parts(), event.Records.map(recordOf)));
}
