import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { isDeepStrictEqual } from 'node:util';
import { leadKey, scoreKey } from '../../../shared/stores/keys.ts';
import { storedScore, type StoredScore } from '../../../shared/stores/score-item.ts';
import type { Outside } from '../outside.ts';

/** Every lead's score under the default model, by lead. */
export async function storedScores(outside: Outside, table: string): Promise<Map<string, StoredScore>> {
  const found = new Map<string, StoredScore>();
  let from: Record<string, unknown> | undefined;
  do {
    const page = await outside.client.send(
      new ScanCommand({
        TableName: table,
        FilterExpression: 'sk = :sk',
        ExpressionAttributeValues: { ':sk': scoreKey('default') },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }),
    );
    for (const item of page.Items ?? []) {
      const score = storedScore.parse(item);
      if (item.pk === leadKey(score.leadId)) found.set(score.leadId, score);
    }
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return found;
}

/** What was written between two readings. */
export interface Written {
  /** Writes of scores. */
  readonly writes: number;
  /** Leads whose score says something else than before. */
  readonly changed: number;
  /** Leads whose score was written and says what it said. */
  readonly needless: number;
}

const CONTENT = { version: 0, playbook: 0 };

/** Compares them lead by lead. */
export function writtenBetween(
  before: ReadonlyMap<string, StoredScore>,
  after: ReadonlyMap<string, StoredScore>,
): Written {
  const pairs = [...after].map(([leadId, score]) => ({ was: before.get(leadId), is: score }));
  const written = pairs.filter(({ was, is }) => was?.version !== is.version);
  const changed = written.filter(
    ({ was, is }) => !isDeepStrictEqual({ ...was, ...CONTENT }, { ...is, ...CONTENT }),
  );
  const writes = written.reduce((sum, { was, is }) => sum + is.version - (was?.version ?? 0), 0);
  return { writes, changed: changed.length, needless: written.length - changed.length };
}
