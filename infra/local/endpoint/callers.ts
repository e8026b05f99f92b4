import type { Assembly } from '../template/resource.ts';

/**
 * The access key id that a function signs its calls with: the only thing in a call that tells who makes it.
 */
export const accessKeyIdOf = (functionId: string): string => `LOCAL${functionId.replaceAll(/\W/g, '')}`;

/** Logical ids of the template's functions by access key id. */
export const callersOf = (assembly: Assembly): ReadonlyMap<string, string> =>
  new Map(assembly.ofType('AWS::Lambda::Function').map(({ id }) => [accessKeyIdOf(id), id]));
