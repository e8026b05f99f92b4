import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { HandoffStore } from '../../shared/stores/handoff-store.ts';
import { LeadQueue } from '../../shared/stores/lead-queue.ts';
import { LeadStore } from '../../shared/stores/lead-store.ts';
import { MessageStore } from '../../shared/stores/message-store.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { NurtureRunStore } from '../../shared/stores/nurture-run-store.ts';
import { readSecret } from '../../shared/wiring/secret-reader.ts';
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
    runs: new NurtureRunStore(client, LEADS_TABLE),
    playbooks: new PlaybookStore(client, LEADS_TABLE),
    cursorKey: () => readSecret(secrets, CURSOR_SECRET),
  };
});

/** `GET /leads` and what lies below it. */
export const handler = withErrorHandling((request) => readLeads(request, dependencies()));
