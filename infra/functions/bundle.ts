import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type BuildResult } from 'esbuild';
import { rolesByRoute } from '../../shared/api/api.ts';
import { openapiDocument } from '../openapi/document.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUTPUT = join(ROOT, 'dist', 'functions');
/** The script that web pages load. `serve-tracker` is deployed with a bundle of it. */
const TRACKER = join(ROOT, 'functions', 'serve-tracker', 'browser', 'kindling.ts');

/** The folder of a function's bundle: `index.cjs`, and its source map, which is not deployed. */
export const bundleOf = (name: string): string => join(OUTPUT, name);

/**
 * Bundles every folder under `functions/` that has a `handler.ts`, and writes the bundles that changed.
 * `dist/functions/metafile.json` lists the inputs of each bundle.
 * @throws esbuild's BuildFailure if an import does not resolve or a file does not parse
 */
export async function bundleFunctions(): Promise<void> {
  const [{ outputFiles, metafile }, tracker] = await Promise.all([
    bundle(await functionNames()),
    bundleTracker(),
  ]);
  const files = [...outputFiles, ...tracker.outputFiles, ...contractFiles()];
  await Promise.all(files.map(({ path, contents }) => writeIfChanged(path, contents)));
  await writeIfChanged(join(OUTPUT, 'metafile.json'), Buffer.from(JSON.stringify(metafile)));
}

/** What functions read of the API's contract without bundling its schemas. */
const contractFiles = (): { path: string; contents: Uint8Array }[] => [
  { path: join(bundleOf('authorize'), 'roles-by-route.json'), contents: jsonBytes(rolesByRoute()) },
  { path: join(bundleOf('serve-openapi'), 'openapi.json'), contents: jsonBytes(openapiDocument()) },
];

const jsonBytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

async function functionNames(): Promise<string[]> {
  const names = await readdir(join(ROOT, 'functions'));
  return names.filter((name) => existsSync(handlerOf(name)));
}

const handlerOf = (name: string): string => join(ROOT, 'functions', name, 'handler.ts');

/**
 * How a function is bundled. The bundle includes the AWS SDK, because it starts faster than the runtime's own
 * copy. It is CommonJS, because an ES module that imports `node:http` takes 42 ms more to start on Node 24.
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

/** Bundles the tracker as a script for browsers that know ES2020. */
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

/** Writes a changed file and renames it into place, so that no reader ever sees half of it. */
async function writeIfChanged(path: string, contents: Uint8Array): Promise<void> {
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(contents)) return;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, contents);
  await rename(draft, path);
}
