import { workerData } from 'node:worker_threads';
import { bundleFunctions } from '../../functions/bundle.ts';
import { synthesize } from '../../synth.ts';
import type { SynthesisOrder } from './synthesis.ts';

const { environmentName, outdir }: SynthesisOrder = workerData;

await bundleFunctions();
synthesize(environmentName, { outdir, validation: false });
