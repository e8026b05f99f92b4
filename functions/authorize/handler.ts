import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { ApiKeyStore } from '../../shared/stores/api-key-store.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { authorize, type Decision } from './authorize.ts';
import { environment } from './env.ts';

const store = once(() => new ApiKeyStore(documentClient(), readEnvironment(environment).LEADS_TABLE));

/** Lambda authorizer of the HTTP API (payload 2.0, simple responses). */
export const handler = (event: APIGatewayRequestAuthorizerEventV2): Promise<Decision> =>
  authorize(event, { holderOf: (key) => store().holder(key) });
