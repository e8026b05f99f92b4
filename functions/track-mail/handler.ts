import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { wireHits } from '../../shared/wiring/hits.ts';
import { secretReader } from '../../shared/wiring/secrets.ts';
import { tokenSigner } from '../../shared/wiring/tokens.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { environment } from './env.ts';
import { type Dependencies, trackMail } from './track-mail.ts';

/**
 * Most time (ms) that a redirect waits for the activity log, which usually answers in single milliseconds.
 */
const PATIENCE_MS = 1_500;

/** `GET` and `HEAD` of `/t/o/{token}` and `/t/c/{token}`. */
export function createHandler(world: World<'documents' | 'secrets'>) {
  const dependencies = once((): Dependencies => {
    const variables = readEnvironment(environment, world.variables);
    return {
      ...wireHits(world, variables),
      tokens: tokenSigner(world, variables.TOKEN_SECRET),
      patience: () => world.sleep(PATIENCE_MS),
    };
  });
  return (request: HttpRequest): Promise<HttpReply> => trackMail(request, dependencies());
}

export const handler = createHandler(lambdaWorld({ documents: documentClient, secrets: secretReader }));
