import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { answering } from '../../shared/runtime/answering.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { documentClient } from '../../shared/stores/client.ts';
import { HandoffStore } from '../../shared/stores/handoff-store.ts';
import { LeadQueue } from '../../shared/stores/lead-queue.ts';
import { LeadStore } from '../../shared/stores/lead-store.ts';
import { MessageStore } from '../../shared/stores/message-store.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { RunStore } from '../../shared/stores/run-store.ts';
import { readSecret } from '../../shared/stores/secret.ts';
import { wholeHistory } from '../../shared/stores/whole-history.ts';
import type { Dependencies } from './dependencies.ts';
import { environment } from './env.ts';
import { readLeads } from './read-leads.ts';

const dependencies = once((): Dependencies => {
  const { ACTIVITIES_TABLE, LEADS_TABLE, CURSOR_SECRET } = readEnvironment(environment);
  const client = documentClient();
  const log = new ActivityLog(client, ACTIVITIES_TABLE);
  const secrets = new SecretsManagerClient();
  return {
    clock: systemClock,
    history: (leadId) => wholeHistory(leadId, log),
    leads: new LeadStore(client, LEADS_TABLE),
    queue: new LeadQueue(client, LEADS_TABLE),
    handoffs: new HandoffStore(client, LEADS_TABLE),
    messages: new MessageStore(client, LEADS_TABLE),
    runs: new RunStore(client, LEADS_TABLE),
    playbooks: new PlaybookStore(client, LEADS_TABLE),
    cursorKey: () => readSecret(secrets, CURSOR_SECRET),
  };
});

/** `GET /leads` and what lies below it. */
export const handler = answering((request) => readLeads(request, dependencies()));
