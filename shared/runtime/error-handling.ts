import { systemClock } from './clock.ts';
import { failureOf } from './failure.ts';
import { type HttpReply, type HttpRequest, errorReply } from './http.ts';
import { log } from './logger.ts';
import { perMinute } from './per-minute.ts';
import { HttpError } from './http-error.ts';

const loggable = perMinute(systemClock);

/**
 * The edge of every HTTP function: a refusal becomes its 4xx; anything else that is thrown is logged once, with ids only,
 * and answered with a calm 500. Refusals are counted, and logged at most once a minute for each reason, so that nobody can
 * flood the log.
 */
export const withErrorHandling =
  (answer: (request: HttpRequest) => Promise<HttpReply>) =>
  (request: HttpRequest): Promise<HttpReply> =>
    catchErrors(request, () => answer(request));

/** The same for a part of an answer, where what comes of it is still to be worked on. */
export async function catchErrors(
  request: HttpRequest,
  answer: () => Promise<HttpReply>,
): Promise<HttpReply> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof HttpError) return toReply(request, error);
    const { requestId } = request.requestContext;
    log.error('A request failed.', { requestId, route: request.routeKey, failure: failureOf(error) });
    return errorReply(500, 'internal', 'Something went wrong on our side. Please try again.');
  }
}

function toReply(request: HttpRequest, { status, code, message, fields, details }: HttpError): HttpReply {
  const count = loggable(`${request.routeKey} ${code}`);
  if (count) log.warn('Requests were refused.', { route: request.routeKey, status, code, count });
  return errorReply(status, code, message, fields, details);
}
