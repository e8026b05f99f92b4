import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { historyReader } from '../stores/whole-history.ts';
import { ActivityLog } from '../stores/activity-log.ts';
import { HandoffStore } from '../stores/handoff-store.ts';
import { LeadStore } from '../stores/lead-store.ts';
import { MessageStore } from '../stores/message-store.ts';
import { PlaybookStore } from '../stores/playbook-store.ts';
import { NurtureRunStore } from '../stores/nurture-run-store.ts';

/** Names of what a nurture function works with. */
export interface NurtureVariables {
  readonly ACTIVITIES_TABLE: string;
  readonly LEADS_TABLE: string;
  readonly SENDER: string;
}

/** The stores of a deployed nurture function. */
export const nurtureStores = (client: DynamoDBDocumentClient, variables: NurtureVariables) => ({
  leads: new LeadStore(client, variables.LEADS_TABLE),
  historyOf: historyReader(new ActivityLog(client, variables.ACTIVITIES_TABLE)),
  playbooks: new PlaybookStore(client, variables.LEADS_TABLE),
  handoffs: new HandoffStore(client, variables.LEADS_TABLE),
  messages: new MessageStore(client, variables.LEADS_TABLE),
  runs: new NurtureRunStore(client, variables.LEADS_TABLE),
  sender: variables.SENDER,
});
