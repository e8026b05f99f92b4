import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { wireHits } from '../../shared/wiring/hits.ts';
import { secretReader } from '../../shared/wiring/secrets.ts';
import { tokenSigner } from '../../shared/wiring/tokens.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { collectPixel } from './collect-pixel.ts';
import { environment } from './env.ts';

/** `GET /t/p.gif`. */
export function createHandler(world: World<'documents' | 'secrets'>) {
  const dependencies = once(() => {
    const variables = readEnvironment(environment, world.variables);
    return { ...wireHits(world, variables), tokens: tokenSigner(world, variables.TOKEN_SECRET) };
  });
  return (request: HttpRequest): Promise<HttpReply> => collectPixel(request, dependencies());
}

export const handler = createHandler(lambdaWorld({ documents: documentClient, secrets: secretReader }));
