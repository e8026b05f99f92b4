import { writeFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { start } from '../local/start.ts';
import { findFiles } from './replay/files.ts';
import { fetchKeys, Instance, type Keys } from './replay/instance.ts';
import { readMap } from './replay/map.ts';
import { type Options, readOptions } from './replay/options.ts';
import { type ProgressBar, progressBar } from './replay/progress-bar.ts';
import { ProgressFile } from './replay/progress-file.ts';
import { isClean } from './replay/reconciliation.ts';
import { replay } from './replay/replay.ts';
import { describe } from './replay/report.ts';
import type { Wait } from './retry.ts';
import { readTimeline } from './replay/timeline.ts';

/** The instance that the activities are sent to. */
interface Target {
  readonly instance: Instance;
  /** Started by this process, for this replay alone. */
  readonly isDedicated: boolean;
  stop(): Promise<void>;
}

async function openTarget({ url, keys, data }: Options, bar: ProgressBar): Promise<Target> {
  const patience = {
    onWait: ({ problem, ms }: Wait) => bar.note(`${problem}; again in ${Math.ceil(ms / 1000)} s`),
  };
  if (url !== undefined) {
    const instance = new Instance(url, keysFrom(keys) ?? (await fetchKeys(url)), { patience });
    return { instance, isDedicated: false, stop: async () => undefined };
  }
  const local = await start({ quiet: true, ...(data !== undefined && { data }) });
  const instance = new Instance(local.url, await fetchKeys(local.url), { patience });
  return { instance, isDedicated: true, stop: () => local.stop() };
}

function keysFrom([first, second = first]: readonly string[]): Keys | undefined {
  return first === undefined || second === undefined ? undefined : { collector: first, sales: second };
}

/**
 * Stops the instance on a signal. The progress file is up to date at any time, so nothing else is left to do.
 */
function stopOnSignal(target: Target): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void target.stop().finally(() => process.exit(130)));
  }
}

async function main(options: Options): Promise<number> {
  const map = await readMap(options.map);
  const timeline = await readTimeline(map, await findFiles(options.path, map));
  const bar = progressBar(process.stderr);
  const target = await openTarget(options, bar);
  stopOnSignal(target);
  try {
    const { result, digest } = await replay({
      timeline,
      speed: options.speed,
      tail: options.tail,
      instance: target.instance,
      isDedicated: target.isDedicated,
      file: new ProgressFile(options.data),
      bar,
      withDigest: options.digest !== undefined,
      stopwatch: () => performance.now(),
    });
    process.stdout.write(`${describe(result)}\n`);
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
    if (options.digest !== undefined) await writeFile(options.digest, `${digest.join('\n')}\n`);
    return isClean(result.reconciliation) ? 0 : 1;
  } finally {
    bar.end();
    await target.stop();
  }
}

try {
  process.exitCode = await main(readOptions(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
  process.exitCode = 1;
}
