import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { HandoffStore } from '../../shared/stores/handoff-store.ts';
import { LeadQueue } from '../../shared/stores/lead-queue.ts';
import { LeadStore } from '../../shared/stores/lead-store.ts';
import { MessageStore } from '../../shared/stores/message-store.ts';
import { NurtureRunStore } from '../../shared/stores/nurture-run-store.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { wholeHistory } from '../../shared/stores/whole-history.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { secretReader } from '../../shared/wiring/secrets.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import type { Dependencies } from './dependencies.ts';
import { environment } from './env.ts';
import { readLeads } from './read-leads.ts';

/** The `GET` routes under `/leads`. */
export function createHandler(world: World<'documents' | 'secrets'>) {
  const { clock } = world;
  const dependencies = once((): Dependencies => {
    const { ACTIVITIES_TABLE, LEADS_TABLE, CURSOR_SECRET } = readEnvironment(environment, world.variables);
    const client = world.documents();
    const log = new ActivityLog(client, ACTIVITIES_TABLE);
    return {
      clock,
      history: (leadId) => wholeHistory(leadId, log),
      leads: new LeadStore(client, LEADS_TABLE),
      queue: new LeadQueue(client, LEADS_TABLE),
      handoffs: new HandoffStore(client, LEADS_TABLE),
      messages: new MessageStore(client, LEADS_TABLE),
      runs: new NurtureRunStore(client, LEADS_TABLE),
      playbooks: new PlaybookStore(client, LEADS_TABLE, clock),
      cursorKey: () => world.secrets().read(CURSOR_SECRET),
    };
  });
  return withErrorHandling((request) => readLeads(request, dependencies()), clock);
}

export const handler = createHandler(lambdaWorld({ documents: documentClient, secrets: secretReader }));
