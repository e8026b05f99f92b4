import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** What API Gateway's HTTP API hands over and expects back (payload format 2.0). */
export type HttpRequest = APIGatewayProxyEventV2;
export type HttpReply = APIGatewayProxyStructuredResultV2;
type Headers = Readonly<Record<string, string>>;

/** Every answer: nothing is cached, nothing is sniffed. */
const ALWAYS: Headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** Pages run no script, load nothing, and do not tell other sites the token in their address. */
const PAGE_HEADERS: Headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

/** A transparent 1×1 GIF of 43 bytes: what `GET /t/p.gif` always answers. */
const PIXEL = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==';

/** An answer in JSON. */
export function json(statusCode: number, body: unknown, headers: Headers = {}): HttpReply {
  return {
    statusCode,
    headers: { ...ALWAYS, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/**
 * The one shape of a refusal. `fields` says, by field name, what is wrong, `details` what else helps; neither
 * repeats what was sent.
 */
export function errorReply(
  statusCode: number,
  code: string,
  message: string,
  fields?: Readonly<Record<string, string>>,
  details?: object,
): HttpReply {
  return json(statusCode, { error: { code, message, fields, ...details } });
}

/** An HTML page; `page` is trusted markup. */
export function html(statusCode: number, page: string): HttpReply {
  return { statusCode, headers: { ...ALWAYS, ...PAGE_HEADERS }, body: page };
}

/** The tracking pixel. */
export function gif(): HttpReply {
  return {
    statusCode: 200,
    headers: { ...ALWAYS, 'content-type': 'image/gif' },
    body: PIXEL,
    isBase64Encoded: true,
  };
}

/**
 * Sends a browser on by GET: See Other after a form, Found from a link. `location` comes from configuration
 * or from what we signed, never from a request.
 */
export function redirect(location: string, statusCode: 302 | 303 = 303): HttpReply {
  return { statusCode, headers: { ...ALWAYS, location }, body: '' };
}

/** An answer without a body. */
export function empty(statusCode: number, headers: Headers = {}): HttpReply {
  return { statusCode, headers: { ...ALWAYS, ...headers }, body: '' };
}

/** The method of a request, in upper case as HTTP sends it. */
export const methodOf = (request: HttpRequest): string => request.requestContext.http.method;

/** The same reply with more headers. */
export const withHeaders = (reply: HttpReply, headers: Headers): HttpReply => ({
  ...reply,
  headers: { ...reply.headers, ...headers },
});
