import { staticFile } from '../../shared/runtime/static-file.ts';

/** Answers `GET /openapi.json`. Editors and consoles of any origin may read it: it is public and says no secret. */
export const serveOpenapi = (document: string) =>
  staticFile(document, {
    'content-type': 'application/json',
    'cache-control': 'public, max-age=300',
    'access-control-allow-origin': '*',
  });
