import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { wireHits } from '../../shared/wiring/hits.ts';
import { secretReader } from '../../shared/wiring/secrets.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { collectActivities, type Dependencies } from './collect-activities.ts';
import { environment } from './env.ts';

/** `POST /activities`. */
export function createHandler(world: World<'documents' | 'secrets'>) {
  const dependencies = once((): Dependencies => {
    const variables = readEnvironment(environment, world.variables);
    return {
      ...wireHits(world, variables),
      identityKey: () => world.secrets().read(variables.IDENTITY_SECRET),
    };
  });
  return withErrorHandling((request) => collectActivities(request, dependencies()), world.clock);
}

export const handler = createHandler(lambdaWorld({ documents: documentClient, secrets: secretReader }));
