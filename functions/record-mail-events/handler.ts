import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { processMailBatch } from '../../shared/sending/mail-queue.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { environmentName } from '../../shared/runtime/environment-name.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { MailTally } from '../../shared/stores/mail-tally.ts';
import { MessageStore } from '../../shared/stores/message-store.ts';
import { environment } from './env.ts';
import { type Dependencies, recordMailEvent } from './record-mail-events.ts';

const parts = once((): Dependencies => {
  const { ACTIVITIES_TABLE, LEADS_TABLE } = readEnvironment(environment);
  const client = documentClient();
  return {
    messages: new MessageStore(client, LEADS_TABLE),
    activities: new ActivityLog(client, ACTIVITIES_TABLE),
    tally: new MailTally(client, LEADS_TABLE),
    clock: systemClock,
    environment: environmentName(),
  };
});

/** Queue of what SES reports about our mail. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  processMailBatch(event, (body) => recordMailEvent(parts(), body));
