import { Worker } from 'node:worker_threads';
import type { InvocationResult } from './invoke.ts';

/** What a worker is given when it starts. */
export interface WorkerSettings {
  /** Folder of the bundle. */
  readonly code: string;
  /** `FILE.EXPORT`. */
  readonly handler: string;
  /** Ahead of the machine's clock, as {@link LocalClock} shares it. */
  readonly clockOffset: SharedArrayBuffer;
}

/** One message to a worker. */
export interface Invocation {
  readonly id: string;
  /** JSON: what does not survive it does not reach a real function either. */
  readonly event: string;
  readonly context: { readonly [name: string]: unknown };
  readonly timeoutMs: number;
}

/** Its answer, and how long the handler took for it (ms). */
export type EnvironmentOutcome = { readonly id: string; readonly durationMs: number } & (
  | { readonly value: string }
  | { readonly error: { readonly name: string; readonly message: string } }
);

export interface EnvironmentOptions extends WorkerSettings {
  /** Names its thread in the tools of the operating system. */
  readonly label: string;
  readonly variables: { readonly [name: string]: string };
  readonly memoryMb: number;
  /** Receives what the function prints. */
  readonly print: (chunk: string, stream: 'stdout' | 'stderr') => void;
}

/** Lambda's limit for what a function answers synchronously. */
const MAX_ANSWER_BYTES = 6 * 1024 * 1024;

const failure = (name: string, message: string): InvocationResult => ({
  ok: false,
  error: { name, message },
});

/**
 * One execution environment of a function: a thread with variables, module state and memory limit of its own.
 * It serves one invocation at a time; after a time-out or a crash it is gone, as in Lambda.
 */
export class Environment {
  readonly #worker: Worker;
  readonly #ready: Promise<InvocationResult | undefined>;
  #settle: ((result: InvocationResult) => void) | undefined;
  #crash: InvocationResult | undefined;
  #alive = true;

  constructor({ label, variables, memoryMb, print, ...settings }: EnvironmentOptions) {
    this.#worker = new Worker(new URL('environment-worker.ts', import.meta.url), {
      name: label,
      workerData: settings satisfies WorkerSettings,
      env: { ...variables },
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    this.#worker.stdout.setEncoding('utf8').on('data', (chunk: string) => print(chunk, 'stdout'));
    this.#worker.stderr.setEncoding('utf8').on('data', (chunk: string) => print(chunk, 'stderr'));
    const { promise, resolve } = Promise.withResolvers<InvocationResult | undefined>();
    this.#ready = promise;
    this.#worker.once('message', () => {
      resolve(undefined);
      this.#worker.on('message', (outcome: EnvironmentOutcome) => this.#settle?.(resultOf(outcome)));
    });
    this.#worker.on('error', ({ name, message }: Error) => (this.#crash = failure(name, message)));
    this.#worker.on('exit', (code) => {
      this.#alive = false;
      const crash =
        this.#crash ?? failure('Runtime.ExitError', `the function ended its process with code ${code}`);
      resolve(crash);
      this.#settle?.(crash);
    });
  }

  /** False once it must not be used again. */
  get isAlive(): boolean {
    return this.#alive;
  }

  /** Loading the bundle does not count towards the time limit, as Lambda's init phase does not. */
  async invoke(invocation: Invocation): Promise<InvocationResult> {
    const broken = await this.#ready;
    if (broken) return broken;
    const { promise, resolve } = Promise.withResolvers<InvocationResult>();
    this.#settle = resolve;
    const { id, timeoutMs } = invocation;
    const limit = setTimeout(() => {
      resolve(
        failure('Sandbox.Timedout', `${id} Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`),
      );
      void this.stop();
    }, timeoutMs);
    this.#worker.postMessage(invocation);
    const result = await promise;
    clearTimeout(limit);
    this.#settle = undefined;
    return result;
  }

  /** CPU time of its thread so far (ms): the bundle's start, the handler, its sockets. */
  async cpuMs(): Promise<number> {
    const { user, system } = await this.#worker.cpuUsage();
    return (user + system) / 1_000;
  }

  async stop(): Promise<void> {
    if (!this.#alive) return;
    this.#alive = false;
    await this.#worker.terminate();
  }
}

function resultOf(outcome: EnvironmentOutcome): InvocationResult {
  const { durationMs } = outcome;
  if ('error' in outcome) return { ok: false, error: outcome.error, durationMs };
  if (Buffer.byteLength(outcome.value) > MAX_ANSWER_BYTES) {
    return failure(
      'Function.ResponseSizeTooLarge',
      `Response payload size exceeded ${MAX_ANSWER_BYTES} bytes`,
    );
  }
  return { ok: true, value: JSON.parse(outcome.value) as unknown, durationMs };
}
