import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles a peer's handler to FOLDER/index.cjs with the settings that our own functions are bundled with. */
export async function bundleInto(folder: string, handler: URL): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(handler)],
    outfile: join(folder, 'index.cjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}
