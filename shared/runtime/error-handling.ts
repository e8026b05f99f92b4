import type { Clock } from './clock.ts';
import { failureOf } from './failure.ts';
import { errorReply, type HttpReply, type HttpRequest } from './http.ts';
import { type ErrorKind, HttpError } from './http-error.ts';
import { limitedLog } from './limited-log.ts';

/** What a bug or an outage of ours is answered with; the log says more. */
export const INTERNAL: ErrorKind = {
  status: 500,
  code: 'internal',
  message: 'Something went wrong on our side. Please try again.',
};

/** Handles a request, and converts thrown errors to replies. */
export type ErrorHandling = (request: HttpRequest, answer: () => Promise<HttpReply>) => Promise<HttpReply>;

/**
 * The edge of an HTTP function: an `HttpError` becomes its 4xx; anything else that is thrown is logged with
 * ids only, and answered with a generic 500. Both are counted, and logged at most once a minute for each
 * reason, so that nobody can flood the log.
 */
export function errorHandling(clock: Clock): ErrorHandling {
  const log = limitedLog(clock);
  const replyTo = (
    { routeKey: route }: HttpRequest,
    { kind: { status, code }, message, fields, details }: HttpError,
  ): HttpReply => {
    log('warn', 'Requests were refused.', { route, status, code }, `${route} ${code}`);
    return errorReply(status, code, message, fields, details);
  };
  return async (request, answer) => {
    try {
      return await answer();
    } catch (error) {
      if (error instanceof HttpError) return replyTo(request, error);
      const { routeKey: route, requestContext } = request;
      const failure = failureOf(error);
      const context = { requestId: requestContext.requestId, route, failure };
      log('error', 'A request failed.', context, `${route} ${failure.name}`);
      return errorReply(INTERNAL.status, INTERNAL.code, INTERNAL.message);
    }
  };
}

/** Wraps a handler in this error handling. */
export function withErrorHandling(
  answer: (request: HttpRequest) => Promise<HttpReply>,
  clock: Clock,
): (request: HttpRequest) => Promise<HttpReply> {
  const handling = errorHandling(clock);
  return (request) => handling(request, () => answer(request));
}
