import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { MailConsentChanged } from '../../shared/events/mail-consent-changed.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { processMailBatch } from '../../shared/sending/mail-queue.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { MessageStore } from '../../shared/stores/message-store.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { historyReader } from '../../shared/stores/whole-history.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { mailClient } from '../../shared/wiring/mail.ts';
import { wireOutbox } from '../../shared/wiring/outbox.ts';
import { secretReader } from '../../shared/wiring/secrets.ts';
import { tokenSigner } from '../../shared/wiring/tokens.ts';
import { queuesClient } from '../../shared/wiring/queues.ts';
import { wireWaitingLine } from '../../shared/wiring/waiting-line.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { askConfirmation, type Dependencies } from './ask-confirmation.ts';
import { environment } from './env.ts';

const busMessage = z.object({ detail: MailConsentChanged.detail });

/** Consumes the queue of mail consents that wait for confirmation. */
export function createHandler(world: World<'documents' | 'mail' | 'secrets' | 'queues'>) {
  const { clock } = world;
  const dependencies = once((): Dependencies => {
    const variables = readEnvironment(environment, world.variables);
    const { ACTIVITIES_TABLE, LEADS_TABLE, PUBLIC_URL, SENDER, TOKEN_SECRET } = variables;
    const client = world.documents();
    const messages = new MessageStore(client, LEADS_TABLE);
    return {
      historyOf: historyReader(new ActivityLog(client, ACTIVITIES_TABLE)),
      playbooks: new PlaybookStore(client, LEADS_TABLE, clock),
      messages,
      outbox: wireOutbox(world, messages, variables),
      tokens: tokenSigner(world, TOKEN_SECRET),
      clock,
      sender: SENDER,
      publicUrl: PUBLIC_URL,
    };
  });
  const line = once(() => wireWaitingLine(world, readEnvironment(environment, world.variables)));
  return (event: SQSEvent): Promise<SQSBatchResponse> =>
    processMailBatch(event, line(), (body) => askConfirmation(dependencies(), busMessage.parse(body).detail));
}

export const handler = createHandler(
  lambdaWorld({ documents: documentClient, mail: mailClient, secrets: secretReader, queues: queuesClient }),
);
