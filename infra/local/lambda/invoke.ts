/**
 * What became of one invocation: its answer, or the error that the handler (or its time limit) ended with.
 */
export interface InvocationResult {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
  /** How long the handler ran (ms), seen from inside its environment; absent if it did not end. */
  readonly durationMs?: number;
}

/** Invokes a function of the template by its ARN; never rejects, an unknown ARN is an error result. */
export type Invoke = (functionArn: string, event: unknown) => Promise<InvocationResult>;
