import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import * as z from 'zod';
import { ROLES } from '../../shared/access/roles.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { ApiKeyStore } from '../../shared/stores/api-key-store.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { authorize, type Decision, type RolesByRoute } from './authorize.ts';
import { environment } from './env.ts';

const contractRoles = z.record(z.string(), z.array(z.enum(ROLES)).readonly());

/**
 * The roles of the API's contract are next to the bundle, where `infra/functions/bundle.ts` puts them: the
 * contract itself, with all its schemas, would make each cold start slower.
 */
const rolesOfContract = (): RolesByRoute =>
  new Map(
    Object.entries(
      contractRoles.parse(JSON.parse(readFileSync(join(__dirname, 'roles-by-route.json'), 'utf8'))),
    ),
  );

/** Lambda authorizer of the HTTP API (payload 2.0, simple responses). */
export function createHandler(world: World<'documents'>, readRoles = rolesOfContract) {
  const dependencies = once(() => {
    const { LEADS_TABLE } = readEnvironment(environment, world.variables);
    const keys = new ApiKeyStore(world.documents(), LEADS_TABLE);
    return { clock: world.clock, keys, rolesByRoute: readRoles() };
  });
  return (event: APIGatewayRequestAuthorizerEventV2): Promise<Decision> => authorize(event, dependencies());
}

export const handler = createHandler(lambdaWorld({ documents: documentClient }));
