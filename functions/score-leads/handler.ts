import type { DynamoDBStreamHandler } from 'aws-lambda';
import { wireRescoring } from '../../shared/wiring/rescoring.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { log as logger } from '../../shared/runtime/logger.ts';
import { environment } from './env.ts';
import { scoreLeads } from './score-leads.ts';

const wire = once(() => wireRescoring(readEnvironment(environment)));

export const handler: DynamoDBStreamHandler = (event) => {
  const { log, rescorer } = wire();
  return scoreLeads(event, {
    log,
    rescorer: rescorer(),
    failed: (leadId, error) =>
      logger.error('A lead could not be scored.', { leadId, failure: failureOf(error) }),
  });
};
