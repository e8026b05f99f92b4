import { staticFile } from '../../shared/runtime/static-file.ts';

/** A release reaches every page within an hour; stale-while-revalidate keeps pages from waiting for it. */
const CACHE = 'public, max-age=3600, stale-while-revalidate=86400';

/** Answers `GET /t/kindling.js` with the tracker script. */
export const serveTracker = (script: string) =>
  staticFile(script, {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': CACHE,
    // Cross-origin isolated pages may load it too.
    'cross-origin-resource-policy': 'cross-origin',
  });
