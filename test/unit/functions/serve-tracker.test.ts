import { expect, it } from 'vitest';
import { serveTracker } from '../../../functions/serve-tracker/serve-tracker.ts';
import { bundleTracker } from '../../../infra/functions/bundle.ts';
import { aRequest } from '../../fixtures/requests.ts';

it('is smaller than 2 KB', async () => {
  const [file] = (await bundleTracker()).outputFiles;
  const bytes = file?.contents.byteLength ?? 0;
  process.stdout.write(`kindling.js: ${bytes} bytes\n`);
  expect(bytes).toBeGreaterThan(500);
  expect(bytes).toBeLessThan(2_048);
});

it('is served as a script that any page may load and keep for an hour', () => {
  expect(serveTracker('script')(aRequest())).toMatchObject({
    statusCode: 200,
    body: 'script',
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': expect.stringContaining('public, max-age=3600'),
      'cross-origin-resource-policy': 'cross-origin',
    },
  });
});

it('is not sent again to who has it', () => {
  const serve = serveTracker('script');
  const etag = String(serve(aRequest()).headers?.etag);
  expect(serve(aRequest({ headers: { 'if-none-match': etag } }))).toMatchObject({
    statusCode: 304,
    body: '',
  });
  expect(serveTracker('another')(aRequest({ headers: { 'if-none-match': etag } })).statusCode).toBe(200);
});
