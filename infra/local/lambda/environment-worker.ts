import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Invocation, EnvironmentOutcome, WorkerSettings } from './environment.ts';

const settings: WorkerSettings = workerData;
const port = parentPort!;

shiftDate(new BigInt64Array(settings.clockOffset));
const handler = load();
port.on('message', (invocation: Invocation) => void answer(invocation));
port.postMessage('ready');

/**
 * Makes `Date` tell the local app's time before the bundle can take hold of it. Explicit instants stay as
 * they are.
 */
function shiftDate(offset: BigInt64Array): void {
  const Machine = Date;
  const now = (): number => Machine.now() + Number(Atomics.load(offset, 0));
  globalThis.Date = new Proxy(Machine, {
    construct: (target, given, newTarget) =>
      Object(Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget)),
    apply: () => new Machine(now()).toString(),
    get: (target, name, receiver) =>
      name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown),
  });
}

/** Loads `FILE.EXPORT` as Lambda does, from CommonJS. */
function load(): (event: unknown, context: object) => unknown {
  const [file = '', name = ''] = settings.handler.split('.');
  const path = ['.cjs', '.js'].map((extension) => join(settings.code, file + extension)).find(existsSync);
  const loaded: { readonly [name: string]: unknown } = createRequire(import.meta.url)(
    path ?? join(settings.code, file),
  );
  const exported = loaded[name];
  if (typeof exported !== 'function') throw new Error(`${settings.handler} is undefined or not exported`);
  return (...given) => Reflect.apply(exported, undefined, given);
}

async function answer({ id, event, context, timeoutMs }: Invocation): Promise<void> {
  const startedAt = performance.now();
  const deadline = startedAt + timeoutMs;
  const durationMs = (): number => performance.now() - startedAt;
  const getRemainingTimeInMillis = (): number => Math.max(0, Math.round(deadline - performance.now()));
  try {
    const value = await handler(JSON.parse(event), { ...context, getRemainingTimeInMillis });
    const answered = { id, durationMs: durationMs(), value: JSON.stringify(value) ?? 'null' };
    port.postMessage(answered satisfies EnvironmentOutcome);
  } catch (error) {
    console.error(error);
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    port.postMessage({ id, durationMs: durationMs(), error: { name, message } } satisfies EnvironmentOutcome);
  }
}
