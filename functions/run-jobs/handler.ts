import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { EventBus } from '../../shared/events/event-bus.ts';
import { JobQueue } from '../../shared/jobs/job-queue.ts';
import { jobMessage } from '../../shared/jobs/job.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { log as logger } from '../../shared/runtime/logger.ts';
import { HandoffStore } from '../../shared/stores/handoff-store.ts';
import { JobStore } from '../../shared/stores/job-store.ts';
import { LogScan } from '../../shared/stores/log-scan.ts';
import { MessageStore } from '../../shared/stores/message-store.ts';
import { NurtureRunStore } from '../../shared/stores/nurture-run-store.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { PreviewStore } from '../../shared/stores/preview-store.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { eventsClient } from '../../shared/wiring/events.ts';
import { processMailBatch } from '../../shared/sending/mail-queue.ts';
import { queuesClient } from '../../shared/wiring/queues.ts';
import { wireWaitingLine } from '../../shared/wiring/waiting-line.ts';
import { wireRescoring } from '../../shared/wiring/rescoring.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { environment } from './env.ts';
import { jobHandlers } from './job-handlers.ts';
import { type Dependencies, runJob } from './run-jobs.ts';

type JobWorld = World<'documents' | 'events' | 'queues'>;

function wire(world: JobWorld): Omit<Dependencies, 'timeLeft'> {
  const variables = readEnvironment(environment, world.variables);
  const { ACTIVITIES_TABLE, LEADS_TABLE, BUS_NAME, SENDER, OWN_QUEUE } = variables;
  const { clock } = world;
  const client = world.documents();
  const { leads, log, rescorer } = wireRescoring(world, variables);
  return {
    scan: new LogScan(client, ACTIVITIES_TABLE),
    reports: new JobStore(client, LEADS_TABLE),
    queue: new JobQueue(world.queues(), OWN_QUEUE, clock),
    handlerOf: jobHandlers({
      rescorer,
      leads,
      log,
      bus: new EventBus(world.events(), BUS_NAME),
      playbooks: new PlaybookStore(client, LEADS_TABLE, clock),
      previews: new PreviewStore(client, LEADS_TABLE),
      handoffs: new HandoffStore(client, LEADS_TABLE),
      messages: new MessageStore(client, LEADS_TABLE),
      runs: new NurtureRunStore(client, LEADS_TABLE),
      sender: SENDER,
    }),
    clock,
    failed: (leadId, error) =>
      logger.error('A job could not process a lead.', { leadId, failure: failureOf(error) }),
  };
}

/** Consumes the job queue, one message at a time. */
export function createHandler(world: JobWorld) {
  const dependencies = once(() => wire(world));
  const line = once(() => wireWaitingLine(world, readEnvironment(environment, world.variables)));
  return (event: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<SQSBatchResponse> => {
    const timeLeft = (): number => context.getRemainingTimeInMillis();
    return processMailBatch(event, line(), (body) =>
      runJob({ ...dependencies(), timeLeft }, jobMessage.parse(body)),
    );
  };
}

export const handler = createHandler(
  lambdaWorld({ documents: documentClient, events: eventsClient, queues: queuesClient }),
);
