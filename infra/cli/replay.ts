import { writeFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { start } from '../local/start.ts';
import { isClean } from './replay/account.ts';
import { progressBar } from './replay/bar.ts';
import { findFiles } from './replay/files.ts';
import { Instance, type Keys, keysOf } from './replay/instance.ts';
import { readMap } from './replay/map.ts';
import { type Options, readOptions } from './replay/options.ts';
import { ProgressFile } from './replay/progress.ts';
import { replay } from './replay/replay.ts';
import { describe } from './replay/report.ts';
import { readTimeline } from './replay/timeline.ts';

/** The instance to play on, and how to let go of it. */
interface Stage {
  readonly instance: Instance;
  readonly isOwn: boolean;
  stop(): Promise<void>;
}

async function stageFor({ url, keys, data }: Options): Promise<Stage> {
  if (url !== undefined) {
    const instance = new Instance(url, keysIn(keys) ?? (await keysOf(url)));
    return { instance, isOwn: false, stop: async () => undefined };
  }
  const own = await start({ quiet: true, ...(data !== undefined && { data }) });
  return { instance: new Instance(own.url, await keysOf(own.url)), isOwn: true, stop: () => own.stop() };
}

function keysIn([first, second = first]: readonly string[]): Keys | undefined {
  return first === undefined || second === undefined ? undefined : { collector: first, sales: second };
}

/** Lets go of the instance when the process is told to end; how far it has got is kept already. */
function endOnSignal(stage: Stage): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stage.stop().finally(() => process.exit(130)));
  }
}

async function main(options: Options): Promise<number> {
  const map = await readMap(options.map);
  const timeline = await readTimeline(map, await findFiles(options.path, map));
  const stage = await stageFor(options);
  endOnSignal(stage);
  try {
    const { result, digest } = await replay({
      timeline,
      speed: options.speed,
      tail: options.tail,
      instance: stage.instance,
      isOwn: stage.isOwn,
      file: new ProgressFile(options.data),
      bar: progressBar(process.stderr),
      withDigest: options.digest !== undefined,
      stopwatch: () => performance.now(),
    });
    process.stdout.write(`${describe(result)}\n`);
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
    if (options.digest !== undefined) await writeFile(options.digest, `${digest.join('\n')}\n`);
    return isClean(result.account) ? 0 : 1;
  } finally {
    await stage.stop();
  }
}

try {
  process.exitCode = await main(readOptions(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
  process.exitCode = 1;
}
