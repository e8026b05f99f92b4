import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { historyReader } from '../../shared/email/history.ts';
import { fromQueue } from '../../shared/email/mail-queue.ts';
import { outbox } from '../../shared/email/wiring.ts';
import { EventBus } from '../../shared/events/event-bus.ts';
import { LeadQualified } from '../../shared/events/lead-qualified.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { documentClient } from '../../shared/stores/client.ts';
import { HandoffStore } from '../../shared/stores/handoff-store.ts';
import { LeadStore } from '../../shared/stores/lead-store.ts';
import { MessageStore } from '../../shared/stores/message-store.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { environment } from './env.ts';
import { handOff, type Parts } from './hand-off.ts';

const busMessage = z.object({ detail: LeadQualified.detail });

const parts = once((): Parts => {
  const variables = readEnvironment(environment);
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
});

/** Queue of `LeadQualified` events of the stage SQL. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  fromQueue(event, (body) => handOff(parts(), busMessage.parse(body).detail));
