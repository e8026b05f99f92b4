import type { Assembly, Resource } from './resource.ts';

/** What events are stamped with; no function may rely on it. */
export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

/** The template speaks of something that it does not define, or that the local app does not emulate. */
export class NotEmulated extends Error {
  override readonly name = 'NotEmulated';
}

/** @throws {NotEmulated} when the template has no such resource */
export function resourceOf(assembly: Assembly, arn: string): Resource {
  const resource = assembly.byArn(arn);
  if (!resource) throw new NotEmulated(`The template defines no ${arn}.`);
  return resource;
}

/**
 * Finds a function by its name or its ARN: who speaks of it uses either.
 * @throws {NotEmulated} when the template has no such function
 */
export function functionArn(assembly: Assembly, nameOrArn: string): string {
  const named = assembly.ofType('AWS::Lambda::Function').find(({ ref }) => ref === nameOrArn);
  return (named ?? resourceOf(assembly, nameOrArn)).arn;
}

/** A bus is named by its name or its ARN; nobody at all means the account's own. */
export const busName = (nameOrArn: string | undefined): string => nameOrArn?.split('/').at(-1) ?? 'default';
