import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { DraftStore } from '../../shared/stores/draft-store.ts';
import { LeadStore } from '../../shared/stores/lead-store.ts';
import { PlaybookAudit } from '../../shared/stores/playbook-audit.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { PreviewStore } from '../../shared/stores/preview-store.ts';
import { randomId } from '../../shared/runtime/random-id.ts';
import { VersionStore } from '../../shared/stores/version-store.ts';
import { JobStore } from '../../shared/stores/job-store.ts';
import { jobQueue } from '../../shared/wiring/job-queue.ts';
import type { Dependencies } from './dependencies.ts';
import { environment } from './env.ts';
import { managePlaybook } from './manage-playbook.ts';

const dependencies = once((): Dependencies => {
  const { LEADS_TABLE, JOB_QUEUE } = readEnvironment(environment);
  const client = documentClient();
  return {
    clock: systemClock,
    playbooks: new PlaybookStore(client, LEADS_TABLE),
    versions: new VersionStore(client, LEADS_TABLE),
    drafts: new DraftStore(client, LEADS_TABLE),
    audit: new PlaybookAudit(client, LEADS_TABLE),
    previews: new PreviewStore(client, LEADS_TABLE),
    jobs: new JobStore(client, LEADS_TABLE),
    jobQueue: jobQueue(JOB_QUEUE),
    leads: new LeadStore(client, LEADS_TABLE),
    newId: randomId,
  };
});

/** `GET /playbook` and all that lies below it. */
export const handler = withErrorHandling((request) => managePlaybook(request, dependencies()));
