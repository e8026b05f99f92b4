import { answering } from '../../shared/runtime/answering.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { documentClient } from '../../shared/stores/client.ts';
import { DraftStore } from '../../shared/stores/draft-store.ts';
import { PlaybookAudit } from '../../shared/stores/playbook-audit.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { VersionStore } from '../../shared/stores/version-store.ts';
import type { Dependencies } from './dependencies.ts';
import { environment } from './env.ts';
import { managePlaybook } from './manage-playbook.ts';

const dependencies = once((): Dependencies => {
  const { LEADS_TABLE } = readEnvironment(environment);
  const client = documentClient();
  return {
    clock: systemClock,
    playbooks: new PlaybookStore(client, LEADS_TABLE),
    versions: new VersionStore(client, LEADS_TABLE),
    drafts: new DraftStore(client, LEADS_TABLE),
    audit: new PlaybookAudit(client, LEADS_TABLE),
  };
});

/** `GET /playbook` and all that lies below it. */
export const handler = answering((request) => managePlaybook(request, dependencies()));
