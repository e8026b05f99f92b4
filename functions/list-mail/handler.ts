import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { MailTally } from '../../shared/stores/mail-tally.ts';
import { MessageStore } from '../../shared/stores/message-store.ts';
import { readSecret } from '../../shared/wiring/secret-reader.ts';
import { SkippedMail } from '../../shared/stores/skipped-mail.ts';
import { environment } from './env.ts';
import { type Dependencies, listMail } from './list-mail.ts';

const dependencies = once((): Dependencies => {
  const { LEADS_TABLE, CURSOR_SECRET } = readEnvironment(environment);
  const client = documentClient();
  const secrets = new SecretsManagerClient();
  return {
    skipped: new SkippedMail(client, LEADS_TABLE),
    messages: new MessageStore(client, LEADS_TABLE),
    tally: new MailTally(client, LEADS_TABLE),
    clock: systemClock,
    cursorKey: () => readSecret(secrets, CURSOR_SECRET),
  };
});

/** `GET /mail/skipped`. */
export const handler = withErrorHandling((request) => listMail(request, dependencies()));
