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
  /** Names something new. */
  readonly newId: () => string;
}

/** The draft that there is. Throws 404. */
export async function currentDraft({ drafts }: Pick<Dependencies, 'drafts'>): Promise<Draft> {
  const draft = await drafts.current();
  if (!draft) throw noDraft();
  return draft;
}

/** Changes that an answer lists: whoever reads more of them reads the document. */
const TOLD = 500;

/** What changed, in words, as it is told. */
export const told = (changes: readonly string[]) => ({
  changes: changes.slice(0, TOLD),
  changeCount: changes.length,
});
