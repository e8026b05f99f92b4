import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';
import type { Dependencies } from './dependencies.ts';
import { discardDraft, saveDraft, showDiff, showDraft } from './draft.ts';
import { showPreview, startPreview } from './preview.ts';
import { showProgress } from './progress.ts';
import { publishDraft, restoreVersion } from './publish.ts';
import { release } from './release.ts';
import { showAudit } from './show-audit.ts';
import { listVersions, showActive, showSchema, showVersion } from './show-playbook.ts';
import { signDraft } from './sign-draft.ts';

export type Route = (request: HttpRequest, dependencies: Dependencies) => Promise<HttpReply>;

/** Routes by API Gateway's `routeKey`. */
export const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['GET /playbook', showActive],
  ['GET /playbook/schema.json', showSchema],
  ['GET /playbook/audit', showAudit],
  ['GET /playbook/versions', listVersions],
  ['GET /playbook/versions/{n}', showVersion],
  ['POST /playbook/versions/{n}/restore', restoreVersion],
  ['GET /playbook/draft', showDraft],
  ['PUT /playbook/draft', saveDraft],
  ['DELETE /playbook/draft', discardDraft],
  ['GET /playbook/draft/diff', showDiff],
  ['POST /playbook/draft/sign', signDraft],
  ['POST /playbook/draft/publish', publishDraft],
  ['POST /playbook/draft/preview', startPreview],
  ['GET /playbook/previews/{id}', showPreview],
  ['POST /playbook/versions/{n}/release', release],
  ['GET /playbook/versions/{n}/progress', showProgress],
]);
