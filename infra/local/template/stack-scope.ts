import { ACCOUNT, REGION } from './arns.ts';
import type { Stack } from './cloud-assembly.ts';
import { holds, resolve, type Scope } from './intrinsics.ts';
import { type Json, type JsonObject, text } from '../kit/json.ts';
import { nameProperty, resolvedNames, type ResolvedNames } from './resolved-names.ts';

/** What stacks export to each other, by name; worked out when first asked for. */
export type Exports = Map<string, () => Json>;

/** A template speaks of something that neither it nor another stack defines. */
export class NotInTemplate extends Error {
  override readonly name = 'NotInTemplate';
}

/** Where the names in a stack's template lead. */
export function scopeOf(stack: Stack, publicUrl: string, exports: Exports): Scope {
  const { name: stackName, template } = stack;
  const pseudo = pseudoParameters(stackName);
  const known = new Map<string, ResolvedNames>();
  const physicalOf = (logicalId: string): ResolvedNames => {
    const found = known.get(logicalId) ?? identify(stack, logicalId, scope, publicUrl);
    known.set(logicalId, found);
    return found;
  };
  const scope: Scope = {
    ref(name) {
      if (name === 'AWS::NoValue') return undefined;
      return pseudo[name] ?? template.Parameters?.[name]?.Default ?? physicalOf(name).ref;
    },
    attribute(logicalId, attribute) {
      const { arn, attributes } = physicalOf(logicalId);
      return attribute === 'Arn' ? arn : (attributes[attribute] ?? `${stackName}-${logicalId}.${attribute}`);
    },
    imported(name) {
      const value = exports.get(name);
      if (!value) throw new NotInTemplate(`stack ${stackName} imports ${name}, which no stack exports`);
      return value();
    },
    condition: (name) => holds(template.Conditions?.[name] ?? null, scope),
    mapped: (map, key, second) => template.Mappings?.[map]?.[key]?.[second] ?? null,
  };
  return scope;
}

/** Adds what a stack exports. */
export function exportsOf(stack: Stack, scope: Scope, exports: Exports): void {
  for (const { Export, Value } of Object.values(stack.template.Outputs ?? {})) {
    const name = Export && resolve(Export.Name, scope);
    if (typeof name === 'string') exports.set(name, () => resolve(Value, scope) ?? null);
  }
}

const pseudoParameters = (stackName: string): { readonly [name: string]: Json } => ({
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': stackName,
  'AWS::StackId': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${stackName}/local`,
});

function identify(stack: Stack, logicalId: string, scope: Scope, publicUrl: string): ResolvedNames {
  const resource = stack.template.Resources[logicalId];
  if (!resource) throw new NotInTemplate(`stack ${stack.name} has nothing called ${logicalId}`);
  const { Type, Properties = {} } = resource;
  if (Type === 'AWS::Lambda::Version') return qualified(Properties, '1', scope);
  if (Type === 'AWS::Lambda::Alias') return qualified(Properties, Properties['Name'] ?? null, scope);
  const chosen = Properties[nameProperty(Type) ?? ''];
  const name = chosen === undefined ? undefined : resolve(chosen, scope);
  return resolvedNames(Type, `${stack.name}-${logicalId}`, name, publicUrl);
}

/** A version or an alias: its `Ref` is the function's ARN with a qualifier. */
function qualified(properties: JsonObject, qualifier: Json, scope: Scope): ResolvedNames {
  const named = text(resolve(properties['FunctionName'] ?? null, scope));
  const owner = named.startsWith('arn:')
    ? named
    : resolvedNames('AWS::Lambda::Function', named, named, '').arn;
  const arn = `${owner}:${text(resolve(qualifier, scope))}`;
  return { ref: arn, arn, attributes: { Version: '1' } };
}
