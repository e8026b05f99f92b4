import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ACCOUNT } from './arns.ts';
import { Authorizers } from './authorizer.ts';
import { FUNCTION_FAILED, gatewayAnswer, send, toAnswer, type HttpAnswer } from './http-answer.ts';
import { toEvent, toHttpRequest, withBody, type HttpRequest } from './http-event.ts';
import { readBody } from './read-body.ts';
import { createRouter, routesOf, type RouteMatch } from './routes.ts';
import type { InvokeResult, JsonObject, Local, LocalRoutes } from './service.ts';
import { throttlesOf } from './throttle.ts';

/** An HTTP API takes bodies of up to 10 MB, a function events of up to 6 MB: the gateway answers 413 for both. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

const TOO_LARGE = gatewayAnswer(413, 'Request Entity Too Large');
const TOO_MANY = gatewayAnswer(429, 'Too Many Requests');
const NOT_FOUND = gatewayAnswer(404, 'Not Found');
const BAD_REQUEST = gatewayAnswer(400, 'Bad Request');
const UNAVAILABLE = gatewayAnswer(503, 'Service Unavailable');

/** Node's own 5 s would close connections under clients that keep theirs for longer, as browsers and SDKs do. */
const KEEP_ALIVE_MS = 75_000;
/** Longer than any function takes to answer; somebody who waits for `/_local/idle` may wait for ever. */
const CLOSE_WITHIN_MS = 2_000;

/** Answers one request. */
export type Answering = (request: HttpRequest) => Promise<HttpAnswer>;

/** The public port. It is taken first, since links and variables hold its number, and answers once it is opened. */
export class PublicPort {
  readonly #server: Server;
  readonly #open = Promise.withResolvers<Answering>();

  constructor() {
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /** Takes a port, any free one for 0, and answers with the URL. Rejects if it is taken. */
  listen(port: number): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#server.once('error', reject);
    this.#server.listen(port, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
    });
    return promise;
  }

  open(answering: Answering): void {
    this.#open.resolve(answering);
  }

  /** Answers what has been asked, then closes. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    const patience = setTimeout(() => this.#server.closeAllConnections(), CLOSE_WITHIN_MS);
    await closed;
    clearTimeout(patience);
  }

  /** Rejects only if the client went away before its request was complete. */
  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    if (!url) return send(response, BAD_REQUEST);
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body === undefined) return send(response, TOO_LARGE);
    const answering = await this.#open.promise;
    send(response, await answering(toHttpRequest(request, url, body)).catch(failure));
  }
}

function failure(error: unknown): HttpAnswer {
  console.error('the local app failed:', error);
  return FUNCTION_FAILED;
}

/** Plays the template's HTTP API, with the local pages beside it. */
export function createGateway(local: Local, pages: LocalRoutes): Answering {
  const { assembly, clock, invoke, busy } = local;
  const now = (): number => clock.now();
  const route = createRouter(routesOf(assembly));
  const throttle = throttlesOf(assembly, now);
  const authorizers = new Authorizers(invoke, now);
  const apiId = assembly.ofType('AWS::ApiGatewayV2::Api')[0]?.ref ?? 'local';

  const integrate = async (
    request: HttpRequest,
    { route: target, pathParameters }: RouteMatch,
  ): Promise<HttpAnswer> => {
    if (throttle(target.key)?.admits() === false) return TOO_MANY;
    const event = toEvent(request, {
      routeKey: target.key,
      pathParameters,
      now: now(),
      apiId,
      account: ACCOUNT,
    });
    if (target.authorizer) {
      const decision = await authorizers.decide(target.authorizer, event);
      if ('refusal' in decision) return decision.refusal;
      (event['requestContext'] as JsonObject)['authorizer'] = { lambda: decision.context };
    }
    const whole = withBody(event, request);
    if (String(whole['body'] ?? '').length > MAX_EVENT_BYTES) return TOO_LARGE;
    const result = await within(target.timeoutMs, invoke(target.functionArn, whole));
    if (!result) return UNAVAILABLE;
    return result.ok ? toAnswer(result.value) : FUNCTION_FAILED;
  };

  return async (request) => {
    if (isLocal(request.url)) return (await localAnswer(request, pages)) ?? NOT_FOUND;
    const leave = busy.enter(`${request.method} ${request.url.pathname}`);
    try {
      const match = route(request.method, request.url.pathname);
      return match ? await integrate(request, match) : NOT_FOUND;
    } catch (error) {
      if (error instanceof URIError) return BAD_REQUEST;
      throw error;
    } finally {
      leave();
    }
  };
}

/** The local app keeps `/_local/` and the front page, which the product leaves free, for itself. */
const isLocal = ({ pathname }: URL): boolean => pathname === '/' || /^\/_local(\/|$)/.test(pathname);

async function localAnswer(
  { method, url, body }: HttpRequest,
  pages: LocalRoutes,
): Promise<HttpAnswer | undefined> {
  const reply = await pages({ method, path: url.pathname, query: url.searchParams, body });
  return reply && { status: reply.status, headers: { 'content-type': reply.contentType }, body: reply.body };
}

/** The result, or undefined if it takes longer than the gateway waits. The function runs on, as it would in Lambda. */
async function within(ms: number, invocation: Promise<InvokeResult>): Promise<InvokeResult | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, ms, undefined);
  const result = await Promise.race([invocation, promise]);
  clearTimeout(timer);
  return result;
}
