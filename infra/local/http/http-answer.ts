import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import * as z from 'zod';
import { isObject } from '../kit/json.ts';

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

const structured = z.object({
  statusCode: z.number().int().min(100).max(599),
  headers: z.record(z.string(), z.coerce.string()).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/**
 * Reads a function's answer in payload format 2.0: an object with a `statusCode`, or anything else as the
 * JSON body of a 200.
 */
export function toAnswer(value: unknown): HttpAnswer {
  if (!isObject(value) || !('statusCode' in value)) {
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(value ?? null),
    };
  }
  const { data } = structured.safeParse(value);
  if (!data) return FUNCTION_FAILED;
  const { statusCode, headers, cookies, body, isBase64Encoded } = data;
  const lower = Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]);
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(lower),
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}

/** Writes an answer. The gateway sets the length itself, whatever the function said. */
export function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
