import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { concurrently } from '../../shared/runtime/concurrently.ts';
import type { Rescorer } from '../../shared/rescoring/rescorer.ts';
import { subjectOf } from '../../shared/stores/keys.ts';
import type { LinkStore } from '../../shared/stores/link-store.ts';

/** Leads re-scored side by side in one invocation. */
const WIDTH = 8;

export interface Parts {
  readonly links: LinkStore;
  readonly rescorer: Rescorer;
  readonly failed: (leadId: string, error: unknown) => void;
}

/**
 * The stream says that subjects have something new. Each lead concerned is re-scored once, however many records name it; where
 * that fails, its earliest record is reported, so that the others are not done again for its sake for longer than needed.
 */
export async function scoreLeads(
  { Records }: DynamoDBStreamEvent,
  { links, rescorer, failed }: Parts,
): Promise<DynamoDBBatchResponse> {
  const earliest = await leadsOf(Records, links);
  const failures = new Set<string>();
  const rescore = async ([leadId, record]: readonly [string, DynamoDBRecord]): Promise<string[]> => {
    try {
      const { touched } = await rescorer.rescore(leadId, 'activity');
      return [...touched];
    } catch (error) {
      failed(leadId, error);
      failures.add(record.dynamodb?.SequenceNumber ?? '');
      return [];
    }
  };
  const touched = await concurrently([...earliest], WIDTH, async (entry) => {
    const others = await rescore(entry);
    return others.filter((leadId) => !earliest.has(leadId)).map((leadId) => [leadId, entry[1]] as const);
  });
  await concurrently([...new Map(touched.flat())], WIDTH, rescore);
  return { batchItemFailures: [...failures].map((itemIdentifier) => ({ itemIdentifier })) };
}

/** The leads that a batch concerns, each with its first record; a browser's hits concern every lead it was identified as. */
async function leadsOf(
  records: readonly DynamoDBRecord[],
  links: LinkStore,
): Promise<Map<string, DynamoDBRecord>> {
  const leads = new Map<string, DynamoDBRecord>();
  const visitors = new Map<string, DynamoDBRecord>();
  for (const record of records) {
    const subject = subjectOf(record.dynamodb?.Keys?.['pk']?.S ?? '');
    if (subject === undefined) continue;
    const found = subject.kind === 'lead' ? leads : visitors;
    if (!found.has(subject.id)) found.set(subject.id, record);
  }
  const linked = await concurrently([...visitors], WIDTH, async ([visitorId, record]) => ({
    record,
    of: await links.of(visitorId),
  }));
  for (const { record, of } of linked) {
    for (const { leadId } of of) if (!leads.has(leadId)) leads.set(leadId, record);
  }
  return leads;
}
