import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { bundleFunctions, bundleOf } from '../../../infra/functions/bundle.ts';
import { CACHE } from '../../../infra/local/template/synthesis.ts';
import { bundleInto } from '../bundle.ts';
import type { Measurement, Report } from '../measurement.ts';
import { median } from '../statistics.ts';

const ROUNDS = 9;
/** Region and keys that the SDK wants to see; nothing is called. */
const VARIABLES = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

/** What a function's bundle weighs, and how long a fresh environment takes to load it. */
export async function coldStart(report: Report): Promise<void> {
  await bundleFunctions();
  const bare = join(CACHE, 'bench', 'bare-client');
  await bundleInto(bare, new URL('bare-client.ts', import.meta.url));
  const folder = bundleOf('.');
  const names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
  const files = new Map(names.map((name) => [name, join(bundleOf(name), 'index.cjs')]));
  const peer = join(bare, 'index.cjs');
  const times = await loadTimes([peer, ...files.values()]);
  for (const [name, file] of files) for (const each of figuresOf(name, file, peer, times)) report(each);
}

function figuresOf(
  name: string,
  file: string,
  peer: string,
  times: ReadonlyMap<string, readonly number[]>,
): Measurement[] {
  const figure = (measure: string, unit: string, value: number, other: number): Measurement => ({
    bench: 'cold-start',
    measure: `${name}_${measure}`,
    value,
    unit,
    peer: other,
    ratio: value / other,
  });
  const kb = (path: string): number => statSync(path).size / 1_024;
  return [
    figure('kb', 'KB', kb(file), kb(peer)),
    figure('start', 'ms', median(times.get(file) ?? []), median(times.get(peer) ?? [])),
  ];
}

/**
 * Times (ms) in which each bundle was loaded, in turn. The first call's wiring, which needs AWS, is not part
 * of it.
 */
async function loadTimes(files: readonly string[]): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>(files.map((file) => [file, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const file of files) times.get(file)!.push(await loadTime(file));
  }
  return times;
}

/** A fresh thread has nothing loaded or compiled, as a fresh environment of Lambda has not. */
function loadTime(file: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const worker = new Worker(new URL('load-worker.ts', import.meta.url), {
    workerData: file,
    env: VARIABLES,
    execArgv: [],
  });
  worker.once('message', (ms: number) => void worker.terminate().then(() => resolve(ms)));
  worker.once('error', reject);
  return promise;
}
