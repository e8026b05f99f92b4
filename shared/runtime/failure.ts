const FRAMES = 6;

/**
 * What a log line may say of an error: its name, where it was thrown, and its causes. Never its message,
 * which may quote data.
 */
export interface Failure {
  readonly name: string;
  readonly at: readonly string[];
  readonly cause?: Failure;
}

/** Describes anything that was thrown. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: typeof error, at: [] };
  const frames = (error.stack ?? '').split('\n').map((line) => line.trim());
  const at = frames.filter((line) => line.startsWith('at ')).slice(0, FRAMES);
  return error.cause === undefined
    ? { name: error.name, at }
    : { name: error.name, at, cause: failureOf(error.cause) };
}
