import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { historyReader } from '../../shared/stores/whole-history.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { secretReader } from '../../shared/wiring/secrets.ts';
import { tokenSigner } from '../../shared/wiring/tokens.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { environment } from './env.ts';
import type { Dependencies } from './person.ts';
import { setPreferences } from './set-preferences.ts';

/** `GET` and `POST /preferences/{token}` and `/confirm/{token}`. */
export function createHandler(world: World<'documents' | 'secrets'>) {
  const { clock } = world;
  const dependencies = once((): Dependencies => {
    const { ACTIVITIES_TABLE, LEADS_TABLE, TOKEN_SECRET } = readEnvironment(environment, world.variables);
    const client = world.documents();
    const log = new ActivityLog(client, ACTIVITIES_TABLE);
    return {
      clock,
      log,
      historyOf: historyReader(log),
      playbooks: new PlaybookStore(client, LEADS_TABLE, clock),
      tokens: tokenSigner(world, TOKEN_SECRET),
    };
  });
  return withErrorHandling((request) => setPreferences(request, dependencies()), clock);
}

export const handler = createHandler(lambdaWorld({ documents: documentClient, secrets: secretReader }));
