import * as z from 'zod';

/** A function was deployed without a variable it needs, or with one that makes no sense. */
export class BadEnvironment extends Error {
  override readonly name = 'BadEnvironment';
}

/** Parses a function's environment. Called on the first invocation, never on import. */
export function readEnvironment<T>(schema: z.ZodType<T>, variables: NodeJS.ProcessEnv): T {
  const parsed = schema.safeParse(variables);
  if (!parsed.success) throw new BadEnvironment(z.prettifyError(parsed.error));
  return parsed.data;
}

/** Computes once, on the first call: what a handler keeps from one invocation to the next. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
