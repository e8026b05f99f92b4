import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';
import { once } from '../../shared/runtime/environment.ts';
import { serveTracker } from './serve-tracker.ts';

/** The tracker script is next to the bundle, where `infra/functions/bundle.ts` puts it. */
const serve = once(() => serveTracker(readFileSync(join(__dirname, 'kindling.js'), 'utf8')));

/** `GET /t/kindling.js`. */
export const handler = async (request: HttpRequest): Promise<HttpReply> => serve()(request);
