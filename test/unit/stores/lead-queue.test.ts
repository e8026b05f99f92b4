import { DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { mockedClient } from '../../fixtures/mocked-client.ts';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { documentClient } from '../../../shared/wiring/documents.ts';
import { leadKey, rankKey, shardOf } from '../../../shared/stores/keys.ts';
import { LeadQueue, type QueuePlace, type QueueProgress } from '../../../shared/stores/lead-queue.ts';

process.env.AWS_REGION ??= 'us-east-1';
const dynamo = mockedClient(DynamoDBDocumentClient);
const queue = new LeadQueue(documentClient(), 'leads');
const name = { model: 'default', tier: 'hot' };

/** An index as DynamoDB keeps it: each shard by rank, then key; read backwards. */
function serve(leads: readonly (QueuePlace & { shard: number })[]): void {
  dynamo.reset();
  dynamo
    .on(QueryCommand)
    .callsFake(({ ExpressionAttributeValues, ExclusiveStartKey, Limit }: QueryCommandInput) => {
      const key = ExpressionAttributeValues?.[':key'];
      const items = leads
        .filter(({ shard }) => rankKey('default', 'hot', shard) === key)
        .map(({ leadId, rank }) => ({ pk: leadKey(leadId), sk: 'SCORE#default', rankKey: key, rank }))
        .toSorted((a, b) => b.rank - a.rank || (a.pk < b.pk ? 1 : -1));
      const start = items.findIndex(({ pk }) => pk === ExclusiveStartKey?.pk) + 1;
      return { Items: items.slice(start, start + (Limit ?? 0)) };
    });
}

async function readAll(limit: number): Promise<QueuePlace[]> {
  const seen: QueuePlace[] = [];
  let from: QueueProgress | undefined;
  do {
    const { places, next } = await queue.page(name, limit, from);
    seen.push(...places);
    from = next;
  } while (from);
  return seen;
}

it('tells every lead once, the best first, whatever the size of its pages', async () => {
  const lead = fc.record({ rank: fc.nat(9) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(lead, { maxLength: 40 }),
      fc.integer({ min: 1, max: 12 }),
      async (given, limit) => {
        const leads = given.map((each, i) => {
          const leadId = `lead${String(i).padStart(4, '0')}`;
          return { ...each, leadId, shard: shardOf(leadId) };
        });
        serve(leads);
        const seen = await readAll(limit);
        expect(seen.map(({ leadId }) => leadId).toSorted()).toEqual(
          leads.map(({ leadId }) => leadId).toSorted(),
        );
        const ranks = seen.map(({ rank }) => rank);
        expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
      },
    ),
    { numRuns: 60 },
  );
});
