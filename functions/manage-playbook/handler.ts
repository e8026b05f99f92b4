import { JobQueue } from '../../shared/jobs/job-queue.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { DraftStore } from '../../shared/stores/draft-store.ts';
import { JobStore } from '../../shared/stores/job-store.ts';
import { LeadStore } from '../../shared/stores/lead-store.ts';
import { PlaybookAudit } from '../../shared/stores/playbook-audit.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { PreviewStore } from '../../shared/stores/preview-store.ts';
import { VersionStore } from '../../shared/stores/version-store.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { queuesClient } from '../../shared/wiring/queues.ts';
import { secretReader } from '../../shared/wiring/secrets.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import type { Dependencies } from './dependencies.ts';
import { environment } from './env.ts';
import { managePlaybook } from './manage-playbook.ts';

/** All routes under `/playbook`. */
export function createHandler(world: World<'documents' | 'queues' | 'secrets'>) {
  const { clock, newId } = world;
  const dependencies = once((): Dependencies => {
    const { LEADS_TABLE, JOB_QUEUE, CURSOR_SECRET } = readEnvironment(environment, world.variables);
    const client = world.documents();
    return {
      clock,
      playbooks: new PlaybookStore(client, LEADS_TABLE, clock),
      versions: new VersionStore(client, LEADS_TABLE, newId),
      drafts: new DraftStore(client, LEADS_TABLE, newId),
      audit: new PlaybookAudit(client, LEADS_TABLE, newId),
      previews: new PreviewStore(client, LEADS_TABLE),
      jobs: new JobStore(client, LEADS_TABLE),
      jobQueue: new JobQueue(world.queues(), JOB_QUEUE, clock),
      leads: new LeadStore(client, LEADS_TABLE),
      cursorKey: () => world.secrets().read(CURSOR_SECRET),
      newId,
    };
  });
  return withErrorHandling((request) => managePlaybook(request, dependencies()), clock);
}

export const handler = createHandler(
  lambdaWorld({ documents: documentClient, queues: queuesClient, secrets: secretReader }),
);
