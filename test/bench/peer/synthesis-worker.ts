import { workerData } from 'node:worker_threads';
import { bundleFunctions } from '../../../infra/functions/bundle.ts';
import { environmentNamed } from '../../../infra/environments/environments.ts';
import { createApp } from '../../../infra/synth.ts';
import { bundleInto } from '../bundle.ts';
import { addPeer } from './stack.ts';

/** Where to put what is made. */
export interface SynthesisFolders {
  readonly bundle: string;
  readonly assembly: string;
}

const { bundle, assembly } = workerData as SynthesisFolders;
await Promise.all([bundleFunctions(), bundleInto(bundle, new URL('handler.ts', import.meta.url))]);
const app = createApp(environmentNamed('dev'), { outdir: assembly, validation: false });
addPeer(app, bundle);
app.synth();
