import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { log as logger } from '../../shared/runtime/logger.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { wireRescoring } from '../../shared/wiring/rescoring.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { environment } from './env.ts';
import { scoreLeads } from './score-leads.ts';

/** Consumes the stream of the Activities table, filtered to new items of leads and visitors. */
export function createHandler(world: World<'documents'>) {
  const rescoring = once(() => wireRescoring(world, readEnvironment(environment, world.variables)));
  return (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const { log, rescorer } = rescoring();
    return scoreLeads(event, {
      log,
      rescorer: rescorer(),
      failed: (leadId, error) =>
        logger.error('A lead could not be scored.', { leadId, failure: failureOf(error) }),
    });
  };
}

export const handler = createHandler(lambdaWorld({ documents: documentClient }));
