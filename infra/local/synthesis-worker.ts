import { workerData } from 'node:worker_threads';
import { bundleFunctions } from '../bundle.ts';
import { synthesize } from '../synth.ts';

const { environmentName, outdir } = workerData as { environmentName: string; outdir: string };

await bundleFunctions();
synthesize(environmentName, { outdir, validation: false });
