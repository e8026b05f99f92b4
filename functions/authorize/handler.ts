import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { ApiKeyStore } from '../../shared/stores/api-key-store.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { authorize, type Decision } from './authorize.ts';
import { environment } from './env.ts';

/** Lambda authorizer of the HTTP API (payload 2.0, simple responses). */
export function createHandler(world: World<'documents'>) {
  const keys = once(
    () => new ApiKeyStore(world.documents(), readEnvironment(environment, world.variables).LEADS_TABLE),
  );
  return (event: APIGatewayRequestAuthorizerEventV2): Promise<Decision> =>
    authorize(event, { holderOf: (key) => keys().holder(key) });
}

export const handler = createHandler(lambdaWorld({ documents: documentClient }));
