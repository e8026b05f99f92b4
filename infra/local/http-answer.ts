import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** An answer ready to be written. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Buffer;
}

/** The gateway's own answers, in its own words. */
export const gatewayAnswer = (status: number, message: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
});

/** A function failed, or answered with something that is no HTTP answer. */
export const FUNCTION_FAILED = gatewayAnswer(500, 'Internal Server Error');

interface Structured {
  readonly statusCode: number;
  readonly headers?: { readonly [name: string]: unknown };
  readonly cookies?: readonly string[];
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
}

/**
 * Reads a function's answer in payload format 2.0: an object with a `statusCode`, or anything else as the JSON body of a 200.
 */
export function toAnswer(value: unknown): HttpAnswer {
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) {
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(value ?? null),
    };
  }
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = value as Structured;
  if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599 || typeof body !== 'string') {
    return FUNCTION_FAILED;
  }
  const lower = Object.entries(headers).map(([name, text]): [string, string] => [
    name.toLowerCase(),
    String(text),
  ]);
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(lower),
      ...(cookies.length > 0 && { 'set-cookie': [...cookies] }),
    },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}

/** Writes an answer. The gateway sets the length itself, whatever the function said. */
export function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
