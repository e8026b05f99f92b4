import { answering } from '../../shared/runtime/answering.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { documentClient } from '../../shared/stores/client.ts';
import { DraftStore } from '../../shared/stores/draft-store.ts';
import { LeadStore } from '../../shared/stores/lead-store.ts';
import { PlaybookAudit } from '../../shared/stores/playbook-audit.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { PreviewStore } from '../../shared/stores/preview-store.ts';
import { randomId } from '../../shared/stores/random-id.ts';
import { VersionStore } from '../../shared/stores/version-store.ts';
import { WalkStore } from '../../shared/stores/walk-store.ts';
import { walkQueue } from '../../shared/walks/wiring.ts';
import type { Dependencies } from './dependencies.ts';
import { environment } from './env.ts';
import { managePlaybook } from './manage-playbook.ts';

const dependencies = once((): Dependencies => {
  const { LEADS_TABLE, WALK_QUEUE } = readEnvironment(environment);
  const client = documentClient();
  return {
    clock: systemClock,
    playbooks: new PlaybookStore(client, LEADS_TABLE),
    versions: new VersionStore(client, LEADS_TABLE),
    drafts: new DraftStore(client, LEADS_TABLE),
    audit: new PlaybookAudit(client, LEADS_TABLE),
    previews: new PreviewStore(client, LEADS_TABLE),
    walks: new WalkStore(client, LEADS_TABLE),
    walkQueue: walkQueue(WALK_QUEUE),
    leads: new LeadStore(client, LEADS_TABLE),
    newId: randomId,
  };
});

/** `GET /playbook` and all that lies below it. */
export const handler = answering((request) => managePlaybook(request, dependencies()));
