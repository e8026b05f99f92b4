import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { ApiKeyAudit } from '../../shared/stores/api-key-audit.ts';
import { ApiKeyStore } from '../../shared/stores/api-key-store.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { secretReader } from '../../shared/wiring/secrets.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { environment } from './env.ts';
import { type Dependencies, manageKeys } from './manage-keys.ts';

/** All routes under `/keys`. */
export function createHandler(world: World<'documents' | 'secrets'>) {
  const { clock } = world;
  const dependencies = once((): Dependencies => {
    const { LEADS_TABLE, CURSOR_SECRET } = readEnvironment(environment, world.variables);
    return {
      clock,
      keys: new ApiKeyStore(world.documents(), LEADS_TABLE),
      audit: new ApiKeyAudit(world.documents(), LEADS_TABLE),
      cursorKey: () => world.secrets().read(CURSOR_SECRET),
    };
  });
  return withErrorHandling((request) => manageKeys(request, dependencies()), clock);
}

export const handler = createHandler(lambdaWorld({ documents: documentClient, secrets: secretReader }));
