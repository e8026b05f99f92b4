import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { EventBus } from '../events/event-bus.ts';
import { systemClock } from '../runtime/clock.ts';
import { ActivityLog } from '../stores/activity-log.ts';
import { documentClient } from './document-client.ts';
import { HandoffStore } from '../stores/handoff-store.ts';
import { LeadStore } from '../stores/lead-store.ts';
import { MessageStore } from '../stores/message-store.ts';
import { PlaybookStore } from '../stores/playbook-store.ts';
import { historyReader } from '../stores/whole-history.ts';
import { outbox } from './outbox.ts';

type Variables = Parameters<typeof outbox>[1] & {
  readonly ACTIVITIES_TABLE: string;
  readonly LEADS_TABLE: string;
  readonly BUS_NAME: string;
};

/** What a function works with that moves handoffs and mails reps about it; built once for each execution environment. */
export function wireHandoffs(variables: Variables) {
  const { ACTIVITIES_TABLE, LEADS_TABLE, BUS_NAME } = variables;
  const client = documentClient();
  const messages = new MessageStore(client, LEADS_TABLE);
  return {
    leads: new LeadStore(client, LEADS_TABLE),
    historyOf: historyReader(new ActivityLog(client, ACTIVITIES_TABLE)),
    playbooks: new PlaybookStore(client, LEADS_TABLE),
    handoffs: new HandoffStore(client, LEADS_TABLE),
    messages,
    outbox: outbox(messages, variables),
    bus: new EventBus(new EventBridgeClient(), BUS_NAME),
    clock: systemClock,
  };
}
