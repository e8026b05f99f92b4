import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';
import { wireHits } from '../../shared/wiring/hits.ts';
import { collectPixel } from './collect-pixel.ts';
import { environment } from './env.ts';

const dependencies = once(() => wireHits(readEnvironment(environment)));

/** `GET /t/p.gif`. */
export const handler = (request: HttpRequest): Promise<HttpReply> => collectPixel(request, dependencies());
