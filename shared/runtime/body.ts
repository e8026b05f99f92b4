import type { HttpRequest } from './http.ts';
import { type ErrorKind, HttpError } from './http-error.ts';

export const TOO_LARGE: ErrorKind = {
  status: 413,
  code: 'too_large',
  message: 'The body is larger than this route takes.',
};
export const UNSUPPORTED_TYPE: ErrorKind = {
  status: 415,
  code: 'unsupported_type',
  message: 'Send JSON, a URL-encoded form or multipart form data, uncompressed.',
};
export const UNREADABLE_BODY: ErrorKind = {
  status: 400,
  code: 'unreadable_body',
  message: 'The body could not be read as its content type.',
};

/** Base64 as an encoder writes it. Padding apart, nothing else may occur. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** What a body claims to be: a media type in lower case without parameters, and the header as it came. */
export interface ContentType {
  readonly type: string;
  readonly header: string;
}

/**
 * The bytes of a request's body, at most `limit` of them; throws 413 `too_large` beyond.
 * HTTP APIs encode what they take for binary. The flag is ignored if the text is not valid base64.
 */
export function bodyBytes(
  { body = '', isBase64Encoded }: Pick<HttpRequest, 'body' | 'isBase64Encoded'>,
  limit: number,
): Buffer {
  const tooLarge = new HttpError(TOO_LARGE, { message: `A body may have ${limit} bytes.` });
  if (body.length > Math.ceil(limit / 3) * 4) throw tooLarge;
  const bytes = Buffer.from(body, isBase64Encoded && BASE64.test(body) ? 'base64' : 'utf8');
  if (bytes.byteLength > limit) throw tooLarge;
  return bytes;
}

/** The media type of a body. A gateway joins repeated headers with a comma: two types are no type. */
export function contentTypeOf(headers: HttpRequest['headers']): ContentType {
  const header = headers['content-type'] ?? '';
  const encoding = headers['content-encoding'] ?? 'identity';
  if (header.includes(',') || encoding !== 'identity') throw unsupported();
  return { type: (header.split(';')[0] ?? '').trim().toLowerCase(), header };
}

/** 415: the body is in a form we do not read. Compressed bodies are never inflated. */
export const unsupported = (): HttpError => new HttpError(UNSUPPORTED_TYPE);

/** 400: the body is not what its type says. */
export const unreadable = (): HttpError => new HttpError(UNREADABLE_BODY);

/** UTF-8 text; throws 400 `unreadable_body` where it is not UTF-8. */
export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable();
  }
}

/** Parsed JSON; throws 400 `unreadable_body`. What it holds is the caller's to check. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8(bytes));
  } catch {
    throw unreadable();
  }
}
