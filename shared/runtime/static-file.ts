import { createHash } from 'node:crypto';
import type { HttpReply, HttpRequest } from './http.ts';

/** Answers with a text that changes only with a release, or with 304 where the client has it already. */
export function staticFile(
  text: string,
  ownHeaders: Readonly<Record<string, string>>,
): (request: HttpRequest) => HttpReply {
  const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
  const { 'content-type': contentType = 'text/plain', ...others } = ownHeaders;
  const headers = { ...others, etag, 'x-content-type-options': 'nosniff' };
  return (request) =>
    request.headers['if-none-match'] === etag
      ? { statusCode: 304, headers, body: '' }
      : { statusCode: 200, headers: { ...headers, 'content-type': contentType }, body: text };
}
