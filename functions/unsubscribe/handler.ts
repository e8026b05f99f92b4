import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { secretReader } from '../../shared/wiring/secrets.ts';
import { tokenSigner } from '../../shared/wiring/tokens.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { environment } from './env.ts';
import { type Dependencies, unsubscribe } from './unsubscribe.ts';

/** `GET` and `POST /unsubscribe/{token}`. */
export function createHandler(world: World<'documents' | 'secrets'>) {
  const { clock } = world;
  const dependencies = once((): Dependencies => {
    const { ACTIVITIES_TABLE, TOKEN_SECRET } = readEnvironment(environment, world.variables);
    return {
      clock,
      log: new ActivityLog(world.documents(), ACTIVITIES_TABLE),
      tokens: tokenSigner(world, TOKEN_SECRET),
    };
  });
  return withErrorHandling((request) => unsubscribe(request, dependencies()), clock);
}

export const handler = createHandler(lambdaWorld({ documents: documentClient, secrets: secretReader }));
