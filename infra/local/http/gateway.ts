import { ACCOUNT } from '../template/arns.ts';
import { Authorizers, type Decision } from './authorizer.ts';
import { FUNCTION_FAILED, gatewayAnswer, type HttpAnswer, toAnswer } from './http-answer.ts';
import { type HttpRequest, toEvent, withBody } from './http-event.ts';
import type { Answering } from './public-port.ts';
import { createRouter, type RouteMatch, routesOf } from './routes.ts';
import type { InvocationResult } from '../lambda/invoke.ts';
import type { LocalContext } from '../local-service.ts';
import type { LocalRoutes } from '../pages/local-request.ts';
import { throttlesOf } from './throttle.ts';

/** A function takes events of up to 6 MB. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

const BAD_REQUEST = gatewayAnswer(400, 'Bad Request');
const NOT_FOUND = gatewayAnswer(404, 'Not Found');
const TOO_LARGE = gatewayAnswer(413, 'Request Entity Too Large');
const TOO_MANY = gatewayAnswer(429, 'Too Many Requests');
const UNAVAILABLE = gatewayAnswer(503, 'Service Unavailable');

/** Nobody in particular: the route is open to all. */
const ANYBODY: Decision = { context: undefined };

/** Emulates the template's HTTP API, with the local pages beside it. */
export function createGateway(local: LocalContext, pages: LocalRoutes): Answering {
  const { busy } = local;
  const route = createRouter(routesOf(local.assembly));
  const integrate = createIntegration(local);
  return async (request) => {
    const { method, url } = request;
    if (isLocal(url)) return (await localAnswer(request, pages)) ?? NOT_FOUND;
    const leave = busy.enter(`${method} ${url.pathname}`);
    try {
      const match = route(method, url.pathname);
      return match ? await integrate(request, match) : NOT_FOUND;
    } catch (error) {
      if (error instanceof URIError) return BAD_REQUEST;
      throw error;
    } finally {
      leave();
    }
  };
}

/** What happens on a route: throttle, authorizer, function. */
function createIntegration({ assembly, clock, invoke }: LocalContext) {
  const throttle = throttlesOf(assembly, () => clock.now());
  const authorizers = new Authorizers(invoke, () => clock.now());
  const api = { apiId: assembly.ofType('AWS::ApiGatewayV2::Api')[0]?.ref ?? 'local', account: ACCOUNT };

  return async (request: HttpRequest, { route, pathParameters }: RouteMatch): Promise<HttpAnswer> => {
    if (throttle(route.key)?.admits() === false) return TOO_MANY;
    const event = toEvent(request, { ...api, routeKey: route.key, pathParameters, now: clock.now() });
    const decision = route.authorizer ? await authorizers.decide(route.authorizer, event) : ANYBODY;
    if ('refusal' in decision) return decision.refusal;
    const whole = withBody(event, request, decision.context);
    if ((whole.body?.length ?? 0) > MAX_EVENT_BYTES) return TOO_LARGE;
    const result = await within(route.timeoutMs, invoke(route.functionArn, whole));
    if (!result) return UNAVAILABLE;
    return result.ok ? toAnswer(result.value) : FUNCTION_FAILED;
  };
}

/** The local app keeps `/_local/` and the front page, which the product leaves free, for itself. */
const isLocal = ({ pathname }: URL): boolean => pathname === '/' || /^\/_local(\/|$)/.test(pathname);

async function localAnswer(request: HttpRequest, pages: LocalRoutes): Promise<HttpAnswer | undefined> {
  const { method, url, body } = request;
  const reply = await pages({ method, path: url.pathname, query: url.searchParams, body });
  return reply && { status: reply.status, headers: { 'content-type': reply.contentType }, body: reply.body };
}

/**
 * The result, or undefined if it takes longer than the gateway waits. The function runs on, as it would in
 * Lambda.
 */
async function within(
  ms: number,
  invocation: Promise<InvocationResult>,
): Promise<InvocationResult | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, ms, undefined);
  const result = await Promise.race([invocation, promise]);
  clearTimeout(timer);
  return result;
}
