import type { Clock } from '../../shared/runtime/clock.ts';
import type { Draft, DraftStore } from '../../shared/stores/draft-store.ts';
import type { PlaybookAudit } from '../../shared/stores/playbook-audit.ts';
import type { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import type { LeadStore } from '../../shared/stores/lead-store.ts';
import type { PreviewStore } from '../../shared/stores/preview-store.ts';
import type { VersionStore } from '../../shared/stores/version-store.ts';
import type { JobStore } from '../../shared/stores/job-store.ts';
import type { JobQueue } from '../../shared/jobs/job-queue.ts';
import { noDraft } from './http-errors.ts';

export interface Dependencies {
  readonly clock: Clock;
  readonly playbooks: Pick<PlaybookStore, 'active' | 'activeNumber' | 'version'>;
  readonly versions: Pick<VersionStore, 'record' | 'page' | 'add'>;
  readonly drafts: Pick<DraftStore, 'current' | 'save' | 'sign' | 'discard'>;
  readonly audit: Pick<PlaybookAudit, 'page' | 'add'>;
  readonly previews: Pick<PreviewStore, 'put' | 'find'>;
  readonly jobs: Pick<JobStore, 'reports'>;
  readonly jobQueue: Pick<JobQueue, 'start'>;
  readonly leads: Pick<LeadStore, 'projections'>;
  readonly cursorKey: () => Promise<string>;
  /** Generates the id of a new item. */
  readonly newId: () => string;
}

/** The current draft. Throws 404 if there is none. */
export async function currentDraft({ drafts }: Pick<Dependencies, 'drafts'>): Promise<Draft> {
  const draft = await drafts.current();
  if (!draft) throw noDraft();
  return draft;
}

/** Most changes that a reply lists; the full document shows the rest. */
const LISTED_CHANGES = 500;

/** Changes in words, as the API returns them. */
export const describeChanges = (changes: readonly string[]) => ({
  changes: changes.slice(0, LISTED_CHANGES),
  changeCount: changes.length,
});
