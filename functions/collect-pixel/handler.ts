import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { wireHits } from '../../shared/wiring/hits.ts';
import { secretsClient } from '../../shared/wiring/secrets.ts';
import { lambdaProcess, type World } from '../../shared/wiring/world.ts';
import { collectPixel } from './collect-pixel.ts';
import { environment } from './env.ts';

/** `GET /t/p.gif`. */
export function createHandler(world: World<'documents' | 'secrets'>) {
  const dependencies = once(() => wireHits(world, readEnvironment(environment, world.variables)));
  return (request: HttpRequest): Promise<HttpReply> => collectPixel(request, dependencies());
}

export const handler = createHandler({ ...lambdaProcess, documents: documentClient, secrets: secretsClient });
