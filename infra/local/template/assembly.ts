import * as z from 'zod';
import { readStacks, type Stack } from './cloud-assembly.ts';
import { resolve, type Scope } from './intrinsics.ts';
import { isObject, type Json, type JsonObject, text } from '../kit/json.ts';
import { type Exports, exportsOf, scopeOf } from './stack-scope.ts';
import type { Assembly, Resource } from './resource.ts';

/**
 * Reads the templates in a `cdk.out` folder. `publicUrl` takes the place of the HTTP API's address.
 * @throws {UnknownIntrinsic} for a function of CloudFormation that is not emulated here
 */
export function loadAssembly(folder: string, publicUrl: string): Assembly {
  const exports: Exports = new Map();
  const stacks = readStacks(folder).map((stack) => ({ stack, scope: scopeOf(stack, publicUrl, exports) }));
  for (const { stack, scope } of stacks) exportsOf(stack, scope, exports);
  return assemblyOf(stacks.flatMap(({ stack, scope }) => resourcesOf(stack, scope, publicUrl)));
}

/** Indexes resources by type and ARN. */
export function assemblyOf(resources: readonly Resource[]): Assembly {
  const byType = Map.groupBy(resources, (resource) => resource.type);
  const byArn = new Map(resources.map((resource) => [resource.arn, resource]));
  return {
    resources,
    ofType: (type) => byType.get(type) ?? [],
    byArn: (arn) => byArn.get(arn) ?? byArn.get(ownerArn(arn)),
  };
}

/** A function's ARN without version or alias, a table's without index or stream. */
function ownerArn(arn: string): string {
  if (arn.startsWith('arn:aws:lambda:')) return arn.split(':').slice(0, 7).join(':');
  return arn.replace(/\/(index|stream)\/.*$/, '');
}

function resourcesOf(stack: Stack, scope: Scope, publicUrl: string): Resource[] {
  return Object.entries(stack.template.Resources)
    .filter(([, { Condition }]) => Condition === undefined || scope.condition(Condition))
    .map(([logicalId, { Type, Properties = {}, Metadata }]) => {
      const properties = atPublicUrl(resolve(Properties, scope), publicUrl);
      const path = Metadata?.['aws:cdk:path'] ?? `${stack.name}/${logicalId}`;
      const code = codeFolder(stack, properties);
      return {
        id: `${stack.name}.${logicalId}`,
        type: Type,
        ref: text(scope.ref(logicalId)),
        arn: text(scope.attribute(logicalId, 'Arn')),
        properties,
        path,
        label: serviceName(properties) ?? constructName(path),
        code,
      };
    });
}

const described = z.object({
  Environment: z.object({ Variables: z.object({ POWERTOOLS_SERVICE_NAME: z.string() }) }),
});

const serviceName = (properties: JsonObject): string | undefined =>
  described.safeParse(properties).data?.Environment.Variables.POWERTOOLS_SERVICE_NAME;

/**
 * The last name in a construct's path that its author chose: L2 constructs hold their resource as `Resource`.
 */
const constructName = (path: string): string =>
  path.split('/').findLast((name) => name !== 'Resource') ?? path;

/** Templates may spell the API's address out as `https://ID.execute-api.REGION.SUFFIX`. */
function atPublicUrl(properties: Json | undefined, publicUrl: string): JsonObject {
  const address = /https:\/\/[^/"\s]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g;
  const placed: unknown = JSON.parse(JSON.stringify(properties ?? {}).replaceAll(address, publicUrl));
  return isObject(placed) ? placed : {};
}

const codeFolder = (stack: Stack, { Code }: JsonObject): string | undefined =>
  isObject(Code) && typeof Code['S3Key'] === 'string' ? stack.assets.get(Code['S3Key']) : undefined;
