import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLING } from '../../infra/functions/bundle.ts';

/** Bundles a peer's handler to FOLDER/index.cjs with the settings that our own functions are bundled with. */
export async function bundleInto(folder: string, handler: URL): Promise<void> {
  await build({ ...BUNDLING, entryPoints: [fileURLToPath(handler)], outfile: join(folder, 'index.cjs') });
}
