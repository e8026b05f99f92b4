import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Rescorer } from '../../shared/rescoring/rescorer.ts';
import { concurrently } from '../../shared/runtime/concurrently.ts';
import { failuresOf } from '../../shared/runtime/stream-batch.ts';
import { MOST_PEOPLE } from '../../shared/limits/limits.ts';
import type { ActivityLog } from '../../shared/stores/activity-log.ts';
import { subjectOf } from '../../shared/stores/keys.ts';

/** Leads re-scored in parallel in one invocation. */
const WIDTH = 8;

export interface Dependencies {
  readonly log: Pick<ActivityLog, 'leadsOf'>;
  readonly rescorer: Pick<Rescorer, 'rescore'>;
  readonly failed: (leadId: string, error: unknown) => void;
}

/**
 * Re-scores each lead with new activities in the batch once, however many records name it. For a lead that
 * fails its earliest record is reported, so that Lambda retries from there.
 */
export async function scoreLeads(
  { Records }: DynamoDBStreamEvent,
  { log, rescorer, failed }: Dependencies,
): Promise<DynamoDBBatchResponse> {
  const earliest = await leadsOf(Records, log);
  const failures = new Set<number>();
  await concurrently([...earliest], WIDTH, async ([leadId, record]) => {
    try {
      await rescorer.rescore(leadId, 'activity');
    } catch (error) {
      failed(leadId, error);
      failures.add(record);
    }
  });
  return failuresOf(Records, failures);
}

/**
 * The leads that a batch concerns, each with the index of its first record. Hits of a browser concern every
 * lead that it was identified as.
 */
async function leadsOf(
  records: readonly DynamoDBRecord[],
  log: Dependencies['log'],
): Promise<Map<string, number>> {
  const leads = new Map<string, number>();
  const visitors = new Map<string, number>();
  for (const [place, record] of records.entries()) {
    const subject = subjectOf(record.dynamodb?.Keys?.['pk']?.S ?? '');
    if (subject === undefined) continue;
    const seen = subject.kind === 'lead' ? leads : visitors;
    if (!seen.has(subject.id)) seen.set(subject.id, place);
  }
  await concurrently([...visitors], WIDTH, async ([visitorId, place]) => {
    const people = await log.leadsOf(visitorId, MOST_PEOPLE + 1);
    if (people.size > MOST_PEOPLE) return;
    for (const leadId of people) leads.set(leadId, Math.min(place, leads.get(leadId) ?? place));
  });
  return leads;
}
