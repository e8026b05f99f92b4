import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { errorHandling } from '../../shared/runtime/error-handling.ts';
import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { wireHits } from '../../shared/wiring/hits.ts';
import { secretReader } from '../../shared/wiring/secrets.ts';
import { tokenSigner } from '../../shared/wiring/tokens.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { collectForm, type Dependencies } from './collect-form.ts';
import { environment } from './env.ts';

/** `POST` and `OPTIONS /forms/{formId}`. */
export function createHandler(world: World<'documents' | 'secrets'>) {
  const handleErrors = errorHandling(world.clock);
  const dependencies = once((): Dependencies => {
    const variables = readEnvironment(environment, world.variables);
    const tokens = tokenSigner(world, variables.TOKEN_SECRET);
    return {
      ...wireHits(world, variables),
      identityKey: () => world.secrets().read(variables.IDENTITY_SECRET),
      hashKey: async () => (await tokens()).hashKey,
      handleErrors,
    };
  });
  return (request: HttpRequest): Promise<HttpReply> =>
    handleErrors(request, () => collectForm(request, dependencies()));
}

export const handler = createHandler(lambdaWorld({ documents: documentClient, secrets: secretReader }));
