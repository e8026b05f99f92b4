import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { MailTally } from '../../shared/stores/mail-tally.ts';
import { MessageStore } from '../../shared/stores/message-store.ts';
import { SkippedMail } from '../../shared/stores/skipped-mail.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { secretReader } from '../../shared/wiring/secrets.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { environment } from './env.ts';
import { type Dependencies, listMail } from './list-mail.ts';

/** `GET /mail/skipped`. */
export function createHandler(world: World<'documents' | 'secrets'>) {
  const { clock } = world;
  const dependencies = once((): Dependencies => {
    const { LEADS_TABLE, CURSOR_SECRET } = readEnvironment(environment, world.variables);
    const client = world.documents();
    return {
      skipped: new SkippedMail(client, LEADS_TABLE),
      messages: new MessageStore(client, LEADS_TABLE),
      tally: new MailTally(client, LEADS_TABLE),
      clock,
      cursorKey: () => world.secrets().read(CURSOR_SECRET),
    };
  });
  return withErrorHandling((request) => listMail(request, dependencies()), clock);
}

export const handler = createHandler(lambdaWorld({ documents: documentClient, secrets: secretReader }));
