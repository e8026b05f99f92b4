import { ActivityLog } from '../stores/activity-log.ts';
import { HandoffStore } from '../stores/handoff-store.ts';
import { LeadStore } from '../stores/lead-store.ts';
import { MessageStore } from '../stores/message-store.ts';
import { NurtureRunStore } from '../stores/nurture-run-store.ts';
import { PlaybookStore } from '../stores/playbook-store.ts';
import { historyReader } from '../stores/whole-history.ts';
import type { World } from './world.ts';

/** Names of what a nurture function works with. */
interface NurtureVariables {
  readonly ACTIVITIES_TABLE: string;
  readonly LEADS_TABLE: string;
  readonly SENDER: string;
}

/** The stores of a nurture function; built once for each execution environment. */
export function wireNurture(world: World<'documents'>, variables: NurtureVariables) {
  const { ACTIVITIES_TABLE, LEADS_TABLE, SENDER } = variables;
  const client = world.documents();
  return {
    leads: new LeadStore(client, LEADS_TABLE),
    historyOf: historyReader(new ActivityLog(client, ACTIVITIES_TABLE)),
    playbooks: new PlaybookStore(client, LEADS_TABLE, world.clock),
    handoffs: new HandoffStore(client, LEADS_TABLE),
    messages: new MessageStore(client, LEADS_TABLE),
    runs: new NurtureRunStore(client, LEADS_TABLE),
    sender: SENDER,
    clock: world.clock,
  };
}
