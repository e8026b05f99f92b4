import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type BuildResult } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUTPUT = join(ROOT, 'dist', 'functions');
/** The script that pages load; it is served from beside the bundle of the function that does. */
const TRACKER = join(ROOT, 'functions', 'serve-tracker', 'browser', 'kindling.ts');

/** The folder that is deployed for a function: its `index.cjs`, and a source map that stays at home. */
export const bundleOf = (name: string): string => join(OUTPUT, name);

/**
 * Bundles every folder under `functions/` that has a `handler.ts`, in one go, and writes what changed.
 * `dist/functions/metafile.json` says what each bundle is made of.
 * @throws esbuild's BuildFailure if one does not resolve or parse.
 */
export async function bundleFunctions(): Promise<void> {
  const [{ outputFiles, metafile }, tracker] = await Promise.all([
    bundle(await functionNames()),
    bundleTracker(),
  ]);
  const files = [...outputFiles, ...tracker.outputFiles];
  await Promise.all(files.map(({ path, contents }) => replace(path, contents)));
  await replace(join(OUTPUT, 'metafile.json'), Buffer.from(JSON.stringify(metafile)));
}

async function functionNames(): Promise<string[]> {
  const names = await readdir(join(ROOT, 'functions'));
  return names.filter((name) => existsSync(handlerOf(name)));
}

const handlerOf = (name: string): string => join(ROOT, 'functions', name, 'handler.ts');

/**
 * How a function is bundled. The SDK goes in, which starts faster than the runtime's own copy. CommonJS, because an ES
 * module that imports `node:http` costs 42 ms more to start on Node 24.
 */
export const BUNDLING = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

function bundle(names: readonly string[]): Promise<BuildResult<{ write: false; metafile: true }>> {
  return build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, handlerOf(name)])),
    outdir: OUTPUT,
    outExtension: { '.js': '.cjs' },
    ...BUNDLING,
    sourcemap: 'external',
    metafile: true,
    write: false,
  });
}

/** The tracker, for any browser of the last years. */
export function bundleTracker(): Promise<BuildResult<{ write: false }>> {
  return build({
    absWorkingDir: ROOT,
    entryPoints: [TRACKER],
    outfile: join(bundleOf('serve-tracker'), 'kindling.js'),
    bundle: true,
    platform: 'browser',
    target: 'es2020',
    format: 'iife',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  });
}

/** Swaps a changed file in whole, so that somebody who reads it meanwhile never sees half of it. */
async function replace(path: string, contents: Uint8Array): Promise<void> {
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(contents)) return;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, contents);
  await rename(draft, path);
}
