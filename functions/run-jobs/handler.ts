import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSHandler } from 'aws-lambda';
import { EventBus } from '../../shared/events/event-bus.ts';
import { wireRescoring } from '../../shared/wiring/rescoring.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { log as logger } from '../../shared/runtime/logger.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { HandoffStore } from '../../shared/stores/handoff-store.ts';
import { LogScan } from '../../shared/stores/log-scan.ts';
import { MessageStore } from '../../shared/stores/message-store.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { PreviewStore } from '../../shared/stores/preview-store.ts';
import { NurtureRunStore } from '../../shared/stores/nurture-run-store.ts';
import { JobStore } from '../../shared/stores/job-store.ts';
import { jobMessage } from '../../shared/jobs/job.ts';
import { jobQueue } from '../../shared/wiring/job-queue.ts';
import { jobHandlers } from './job-handlers.ts';
import { environment } from './env.ts';
import { type Dependencies, runJob } from './run-jobs.ts';

const wire = once((): Omit<Dependencies, 'timeLeft'> => {
  const variables = readEnvironment(environment);
  const { ACTIVITIES_TABLE, LEADS_TABLE, BUS_NAME, SENDER, JOB_QUEUE } = variables;
  const client = documentClient();
  const { leads, log, rescorer } = wireRescoring(variables);
  return {
    scan: new LogScan(client, ACTIVITIES_TABLE),
    reports: new JobStore(client, LEADS_TABLE),
    queue: jobQueue(JOB_QUEUE),
    handlerOf: jobHandlers({
      rescorer,
      leads,
      log,
      bus: new EventBus(new EventBridgeClient(), BUS_NAME),
      playbooks: new PlaybookStore(client, LEADS_TABLE),
      previews: new PreviewStore(client, LEADS_TABLE),
      handoffs: new HandoffStore(client, LEADS_TABLE),
      messages: new MessageStore(client, LEADS_TABLE),
      runs: new NurtureRunStore(client, LEADS_TABLE),
      sender: SENDER,
    }),
    clock: systemClock,
    failed: (leadId, error) => logger.error('A job failed at a lead.', { leadId, failure: failureOf(error) }),
  };
});

/** Queue of jobs, one message at a time. */
export const handler: SQSHandler = async ({ Records }, context) => {
  const timeLeft = (): number => context.getRemainingTimeInMillis();
  for (const { body } of Records) await runJob({ ...wire(), timeLeft }, jobMessage.parse(JSON.parse(body)));
};
