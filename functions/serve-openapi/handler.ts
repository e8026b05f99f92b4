import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';
import { once } from '../../shared/runtime/environment.ts';
import { serveOpenapi } from './serve-openapi.ts';

/** The document is next to the bundle, where `infra/functions/bundle.ts` puts it. */
const serve = once(() => serveOpenapi(readFileSync(join(__dirname, 'openapi.json'), 'utf8')));

/** `GET /openapi.json`. */
export const handler = async (request: HttpRequest): Promise<HttpReply> => serve()(request);
