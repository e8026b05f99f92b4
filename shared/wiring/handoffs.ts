import { EventBus } from '../events/event-bus.ts';
import { ActivityLog } from '../stores/activity-log.ts';
import { HandoffStore } from '../stores/handoff-store.ts';
import { LeadStore } from '../stores/lead-store.ts';
import { MessageStore } from '../stores/message-store.ts';
import { PlaybookStore } from '../stores/playbook-store.ts';
import { historyReader } from '../stores/whole-history.ts';
import { wireOutbox } from './outbox.ts';
import type { World } from './world.ts';

type Variables = Parameters<typeof wireOutbox>[2] & {
  readonly ACTIVITIES_TABLE: string;
  readonly LEADS_TABLE: string;
  readonly BUS_NAME: string;
};

/**
 * What a function works with that moves handoffs and mails reps about it; built once for each execution
 * environment.
 */
export function wireHandoffs(world: World<'documents' | 'events' | 'mail'>, variables: Variables) {
  const { ACTIVITIES_TABLE, LEADS_TABLE, BUS_NAME } = variables;
  const { clock } = world;
  const client = world.documents();
  const messages = new MessageStore(client, LEADS_TABLE);
  return {
    leads: new LeadStore(client, LEADS_TABLE),
    historyOf: historyReader(new ActivityLog(client, ACTIVITIES_TABLE)),
    playbooks: new PlaybookStore(client, LEADS_TABLE, clock),
    handoffs: new HandoffStore(client, LEADS_TABLE),
    messages,
    outbox: wireOutbox(world, messages, variables),
    bus: new EventBus(world.events(), BUS_NAME),
    clock,
  };
}
