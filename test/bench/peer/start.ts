import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { start, type Running } from '../../../infra/local/start.ts';
import { CACHE } from '../../../infra/local/template/synthesis.ts';
import type { SynthesisFolders } from './synthesis-worker.ts';

/**
 * Starts the local app with the peer's stack beside our own: one engine, one proxy, one kind of execution
 * environment for both.
 */
export async function startWithPeer(): Promise<Running> {
  const folder = join(CACHE, 'bench');
  rmSync(folder, { recursive: true, force: true });
  const folders = { bundle: join(folder, 'peer'), assembly: join(folder, 'assembly') };
  await synthesizeInThread(folders);
  return start({ quiet: true, assembly: folders.assembly });
}

/** In a thread of its own, so that nothing of the CDK stays in memory. */
function synthesizeInThread(workerData: SynthesisFolders): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const worker = new Worker(new URL('synthesis-worker.ts', import.meta.url), { workerData, execArgv: [] });
  worker.once('error', reject);
  worker.once('exit', () => resolve());
  return promise;
}
