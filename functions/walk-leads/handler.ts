import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSHandler } from 'aws-lambda';
import { EventBus } from '../../shared/events/event-bus.ts';
import { wireRescoring } from '../../shared/rescoring/wiring.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { log as logger } from '../../shared/runtime/logger.ts';
import { documentClient } from '../../shared/stores/client.ts';
import { HandoffStore } from '../../shared/stores/handoff-store.ts';
import { LogScan } from '../../shared/stores/log-scan.ts';
import { MessageStore } from '../../shared/stores/message-store.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { PreviewStore } from '../../shared/stores/preview-store.ts';
import { RunStore } from '../../shared/stores/run-store.ts';
import { WalkStore } from '../../shared/stores/walk-store.ts';
import { walkMessage } from '../../shared/walks/walk.ts';
import { walkQueue } from '../../shared/walks/wiring.ts';
import { dutiesOf } from './duties.ts';
import { environment } from './env.ts';
import { type Parts, walkLeads } from './walk-leads.ts';

const wire = once((): Omit<Parts, 'timeLeft'> => {
  const variables = readEnvironment(environment);
  const { ACTIVITIES_TABLE, LEADS_TABLE, BUS_NAME, SENDER, WALK_QUEUE } = variables;
  const client = documentClient();
  const { leads, log, rescorer } = wireRescoring(variables);
  return {
    scan: new LogScan(client, ACTIVITIES_TABLE),
    walks: new WalkStore(client, LEADS_TABLE),
    queue: walkQueue(WALK_QUEUE),
    dutyOf: dutiesOf({
      rescorer,
      leads,
      log,
      bus: new EventBus(new EventBridgeClient(), BUS_NAME),
      playbooks: new PlaybookStore(client, LEADS_TABLE),
      previews: new PreviewStore(client, LEADS_TABLE),
      handoffs: new HandoffStore(client, LEADS_TABLE),
      messages: new MessageStore(client, LEADS_TABLE),
      runs: new RunStore(client, LEADS_TABLE),
      sender: SENDER,
    }),
    clock: systemClock,
    failed: (leadId, error) =>
      logger.error('A walk failed at a lead.', { leadId, failure: failureOf(error) }),
  };
});

/** Queue of walks, one message at a time. */
export const handler: SQSHandler = async ({ Records }, context) => {
  const timeLeft = (): number => context.getRemainingTimeInMillis();
  for (const { body } of Records)
    await walkLeads({ ...wire(), timeLeft }, walkMessage.parse(JSON.parse(body)));
};
