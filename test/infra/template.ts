import type { CloudAssembly } from 'aws-cdk-lib/cx-api';

/** Any part of a template. */
export interface Properties {
  readonly [key: string]: Properties | undefined;
}

/** A resource as CloudFormation reads it, references unresolved. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Properties;
  readonly deletionPolicy: string;
}

/** A statement of a role's policy. */
export interface Statement {
  readonly id: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** The resources of all stacks of an environment. */
export class Template {
  readonly resources: readonly Resource[];

  constructor(assembly: CloudAssembly) {
    this.resources = assembly.stacks.flatMap(({ template }) =>
      Object.entries<Properties>(template.Resources).map(
        ([id, { Type, Properties: properties, DeletionPolicy }]) => ({
          id,
          type: text(Type),
          properties: properties ?? {},
          deletionPolicy: text(DeletionPolicy),
        }),
      ),
    );
  }

  ofType(type: string): Resource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The product's functions, without the custom resource provider that the CDK adds for a `Trigger`. */
  functions(): Resource[] {
    return this.ofType('AWS::Lambda::Function').filter(({ id }) => !id.startsWith('AWSCDK'));
  }

  /** The statements of all policies, with their resources as JSON. */
  statements(): Statement[] {
    return this.ofType('AWS::IAM::Policy').flatMap(({ id, properties }) =>
      listOf(properties.PolicyDocument?.Statement).map(({ Action, Resource }) => ({
        id,
        actions: listOf(Action).map(text),
        resources: listOf(Resource).map((resource) => JSON.stringify(resource)),
      })),
    );
  }
}

/** A list as an array: templates can write a list of one element as the element itself. */
export function listOf(part: Properties | undefined): Properties[] {
  if (part === undefined) return [];
  return Array.isArray(part) ? part : [part];
}

/** A string unchanged, and anything else as JSON. */
export const text = (part: unknown): string =>
  typeof part === 'string' ? part : JSON.stringify(part ?? null);

/** Whether a part refers to the resource, by `Ref` or `Fn::GetAtt`. */
export const refersTo = (part: Properties | undefined, { id }: Resource): boolean =>
  JSON.stringify(part ?? {}).includes(`"${id}"`);
