import type {
  APIGatewayEventRequestContextLambdaAuthorizer,
  APIGatewayEventRequestContextV2,
} from 'aws-lambda';
import * as z from 'zod';
import type { HttpRequest } from '../runtime/http.ts';
import { HttpError } from '../runtime/http-error.ts';
import { type Role, ROLES } from './roles.ts';

type Context = APIGatewayEventRequestContextV2 &
  Partial<APIGatewayEventRequestContextLambdaAuthorizer<unknown>>;
const context = z.object({
  authorizer: z.object({ lambda: z.object({ role: z.enum(ROLES), name: z.string() }) }),
});

/** Who the authorizer found to be calling. Throws 403 where the route was left without one. */
export function callerOf({
  requestContext,
}: Omit<HttpRequest, 'requestContext'> & { requestContext: Context }): Caller {
  const parsed = context.safeParse(requestContext);
  if (!parsed.success) throw new HttpError(403, 'forbidden', 'This needs a key.');
  return parsed.data.authorizer.lambda;
}

/** Who calls, as the authorizer found out; handed on by the API. */
export interface Caller {
  readonly role: Role;
  readonly name: string;
}
