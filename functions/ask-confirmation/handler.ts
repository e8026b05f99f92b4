import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { historyReader } from '../../shared/stores/whole-history.ts';
import { processMailBatch } from '../../shared/sending/mail-queue.ts';
import { outbox } from '../../shared/wiring/outbox.ts';
import { MailConsentChanged } from '../../shared/events/mail-consent-changed.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { MessageStore } from '../../shared/stores/message-store.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { tokensOf } from '../../shared/wiring/hits.ts';
import { askConfirmation, type Dependencies } from './ask-confirmation.ts';
import { environment } from './env.ts';

const busMessage = z.object({ detail: MailConsentChanged.detail });

const parts = once((): Dependencies => {
  const variables = readEnvironment(environment);
  const { ACTIVITIES_TABLE, LEADS_TABLE, PUBLIC_URL, SENDER, TOKEN_SECRET } = variables;
  const client = documentClient();
  const messages = new MessageStore(client, LEADS_TABLE);
  return {
    historyOf: historyReader(new ActivityLog(client, ACTIVITIES_TABLE)),
    playbooks: new PlaybookStore(client, LEADS_TABLE),
    messages,
    outbox: outbox(messages, variables),
    tokens: tokensOf(TOKEN_SECRET),
    clock: systemClock,
    sender: SENDER,
    publicUrl: PUBLIC_URL,
  };
});

/** Queue of the events that tell of a consent which waits to be confirmed. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  processMailBatch(event, (body) => askConfirmation(parts(), busMessage.parse(body).detail));
