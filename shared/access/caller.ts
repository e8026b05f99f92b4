import type {
  APIGatewayEventRequestContextLambdaAuthorizer,
  APIGatewayEventRequestContextV2,
} from 'aws-lambda';
import * as z from 'zod';
import type { HttpRequest } from '../runtime/http.ts';
import { type ErrorKind, HttpError } from '../runtime/http-error.ts';
import { type Role, ROLES } from './roles.ts';

type Context = APIGatewayEventRequestContextV2 &
  Partial<APIGatewayEventRequestContextLambdaAuthorizer<unknown>>;
const context = z.object({
  authorizer: z.object({ lambda: z.object({ role: z.enum(ROLES), name: z.string() }) }),
});

const NEEDS_KEY: ErrorKind = { status: 403, code: 'forbidden', message: 'This needs a key.' };

/** The caller that the authorizer identified. Throws 403 when the route has no authorizer. */
export function callerOf({
  requestContext,
}: Omit<HttpRequest, 'requestContext'> & { requestContext: Context }): Caller {
  const parsed = context.safeParse(requestContext);
  if (!parsed.success) throw new HttpError(NEEDS_KEY);
  return parsed.data.authorizer.lambda;
}

/** The authenticated caller, as the authorizer passes it on in the request context. */
export interface Caller {
  readonly role: Role;
  readonly name: string;
}
