import { createHash } from 'node:crypto';
import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';

/** A release reaches every page within an hour; stale-while-revalidate keeps pages from waiting for it. */
const CACHE = 'public, max-age=3600, stale-while-revalidate=86400';

/** Answers `GET /t/kindling.js` with the tracker script. */
export function serveTracker(script: string): (request: HttpRequest) => HttpReply {
  const etag = `"${createHash('sha256').update(script).digest('base64url')}"`;
  const headers = {
    'cache-control': CACHE,
    etag,
    // Cross-origin isolated pages may load it too.
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  };
  return (request) =>
    request.headers['if-none-match'] === etag
      ? { statusCode: 304, headers, body: '' }
      : {
          statusCode: 200,
          headers: { ...headers, 'content-type': 'text/javascript; charset=utf-8' },
          body: script,
        };
}
