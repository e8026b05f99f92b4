import { managePlaybookApi } from '../../shared/api/playbook.ts';
import { serve } from '../../shared/api/serve.ts';
import type { Dependencies } from './dependencies.ts';
import { discardDraft, saveDraft, showDiff, showDraft } from './draft.ts';
import { asHttpError } from './http-errors.ts';
import { showPreview, startPreview } from './preview.ts';
import { showProgress } from './progress.ts';
import { publishDraft, restoreVersion } from './publish.ts';
import { releaseChanges } from './release.ts';
import { listAudit } from './show-audit.ts';
import { listVersions, showPlaybook, showPlaybookSchema, showVersion } from './show-playbook.ts';
import { signDraft } from './sign-draft.ts';

/** Handles the life cycle of a playbook version: read, draft, sign, preview, publish, restore. */
export const managePlaybook = serve<typeof managePlaybookApi, Dependencies>(
  managePlaybookApi,
  {
    showPlaybook,
    showPlaybookSchema,
    listAudit,
    listVersions,
    showVersion,
    restoreVersion,
    showDraft,
    saveDraft,
    discardDraft,
    showDiff,
    signDraft,
    publishDraft,
    startPreview,
    showPreview,
    releaseChanges,
    showProgress,
  },
  asHttpError,
);
