import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** Where everything that can be made again is kept between two starts. */
export const CACHE = join(ROOT, 'node_modules', '.cache', 'kindling');

/**
 * All that the templates and bundles are made of. The local app and the command lines are no part of them.
 */
const INPUTS = ['infra/**/*', 'functions/**/*', 'shared/**/*', 'cdk.json', 'package-lock.json'];
const NO_INPUT = /^infra\/(local|cli)\//;
/**
 * Assemblies are kept for a week (ms) after they were last started: a running instance loads its functions as
 * they are called.
 */
const KEPT = 7 * 24 * 60 * 60 * 1_000;

/**
 * Answers the `cdk.out` folder of an environment: bundled and synthesized in a thread of its own, so that
 * nothing of it stays in memory, unless that has been done before with the same inputs.
 * @throws what bundling or synthesis throws
 */
export async function synthesized(environmentName: string): Promise<string> {
  const folder = join(CACHE, 'assemblies', `${environmentName}-${hashOfInputs()}`);
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }
  const draft = `${folder}.${process.pid}`;
  try {
    await synthesizeInThread(environmentName, draft);
    publish(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  prune(join(CACHE, 'assemblies'));
  return folder;
}

function hashOfInputs(): string {
  const hash = createHash('sha256');
  const files = globSync(INPUTS, { cwd: ROOT, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(ROOT.length)).toSorted();
  for (const path of paths.filter((name) => !NO_INPUT.test(name))) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 20);
}

/** What the thread is told. */
export interface SynthesisOrder {
  readonly environmentName: string;
  readonly outdir: string;
}

function synthesizeInThread(environmentName: string, outdir: string): Promise<void> {
  mkdirSync(outdir, { recursive: true });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const workerData: SynthesisOrder = { environmentName, outdir };
  const worker = new Worker(new URL('synthesis-worker.ts', import.meta.url), { workerData, execArgv: [] });
  worker.once('error', reject);
  worker.once('exit', () => resolve());
  return promise;
}

/** Another instance may have done the same meanwhile: then its folder stays. */
function publish(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

function prune(folder: string): void {
  const age = (name: string): number =>
    Date.now() - (statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  for (const name of readdirSync(folder).filter((each) => age(each) > KEPT)) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}
