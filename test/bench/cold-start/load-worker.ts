import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

const path = workerData as string;
const startedAt = performance.now();
createRequire(path)(path);
parentPort?.postMessage(performance.now() - startedAt);
