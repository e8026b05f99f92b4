import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { headersOf } from '../kit/headers.ts';
import type { JsonObject } from '../kit/json.ts';

/** An HTTP request, taken in whole. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  /** Alternating names and values, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** Body types that an HTTP API hands over as text; all others, and bodies without a type, come as base64. */
const TEXT = /^(text\/|application\/(json|xml|javascript)\b|application\/[\w.+-]+\+(json|xml)\b)/i;

/** The request, whose body is already read. */
export const toHttpRequest = (request: IncomingMessage, url: URL, body: Buffer): HttpRequest => ({
  method: request.method ?? 'GET',
  url,
  rawHeaders: request.rawHeaders,
  body,
  sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
});

/** What the gateway knows beside the request itself. */
export interface EventContext {
  readonly routeKey: string;
  readonly pathParameters: Texts;
  /** Local time, ms. */
  readonly now: number;
  readonly apiId: string;
  readonly account: string;
}

/** A payload 2.0 event. */
export interface HttpEvent {
  readonly version: '2.0';
  readonly routeKey: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: readonly string[];
  readonly headers: Texts;
  readonly queryStringParameters?: Texts;
  readonly pathParameters?: Texts;
  readonly requestContext: {
    readonly accountId: string;
    readonly apiId: string;
    readonly authorizer?: { readonly lambda: JsonObject };
    readonly domainName: string;
    readonly domainPrefix: string;
    readonly http: Texts;
    readonly requestId: string;
    readonly routeKey: string;
    readonly stage: string;
    readonly time: string;
    readonly timeEpoch: number;
  };
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}
type Texts = Readonly<Record<string, string>>;

/**
 * The part of a payload 2.0 event that integrations and authorizers share.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @throws {URIError} if the path is not decodable
 */
export function toEvent(request: HttpRequest, context: EventContext): HttpEvent {
  const { method, url, sourceIp } = request;
  const { headers, cookies } = headersOf(request.rawHeaders);
  const rawPath = decodeURIComponent(url.pathname);
  const query = queryOf(url.searchParams);
  return {
    version: '2.0',
    routeKey: context.routeKey,
    rawPath,
    rawQueryString: url.search.slice(1),
    ...(cookies.length > 0 && { cookies }),
    headers: {
      ...headers,
      'x-forwarded-for': sourceIp,
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
    },
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...(Object.keys(context.pathParameters).length > 0 && { pathParameters: { ...context.pathParameters } }),
    requestContext: {
      accountId: context.account,
      apiId: context.apiId,
      domainName: headers['host'] ?? 'localhost',
      domainPrefix: context.apiId,
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: context.routeKey,
      stage: '$default',
      time: logTime(context.now),
      timeEpoch: context.now,
    },
  };
}

/**
 * Adds the body, as text only where its type says that it is text, and what an authorizer said of the caller.
 */
export function withBody(event: HttpEvent, { body }: HttpRequest, caller: JsonObject | undefined): HttpEvent {
  const isText = TEXT.test(event.headers['content-type'] ?? '');
  return {
    ...event,
    ...(caller && { requestContext: { ...event.requestContext, authorizer: { lambda: caller } } }),
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function queryOf(parameters: URLSearchParams): Record<string, string> {
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(names.map((name) => [name, parameters.getAll(name).join(',')]));
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2026:19:03:58 +0000`, as in a common access log. */
function logTime(now: number): string {
  const [year, month, day, time] = new Date(now).toISOString().split(/[-T.]/);
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}
