import * as z from 'zod';
import { DUE_KINDS, dueKey, INDEXES, SHARDS } from '../../../shared/stores/keys.ts';
import { askEngine } from '../dynamodb/ask-engine.ts';
import { tablesOf } from '../dynamodb/tables.ts';
import { allows, statementsOf } from '../endpoint/policies.ts';
import type { RawHttp } from '../kit/raw-http.ts';
import type { Assembly, Resource } from '../template/resource.ts';
import { tableProperties } from '../template/core-properties.ts';
import { read } from '../template/properties.ts';

/** What the due index of the template's table holds at an instant. */
export interface DueItems {
  /** Whether an item is due that nobody has worked off yet. */
  readonly overdue: boolean;
  /** The first later instant (ms) at which an item comes up; infinite where none will. */
  readonly next: number;
}

/** The due index: which functions work it off, and what it holds. */
export interface DueIndex {
  /** Whether all that a function does by the clock is to work off the index: its role may query it. */
  drives(lambda: Resource): boolean;
  at(now: number): Promise<DueItems>;
}

const page = z.object({ Items: z.array(z.object({ dueAt: z.object({ N: z.string() }) })) });

/** The due index of the template; undefined where no table has one. */
export function dueIndexOf(assembly: Assembly, http: RawHttp): DueIndex | undefined {
  const table = tablesOf(assembly).find((each) => hasDueIndex(each));
  if (table === undefined) return undefined;
  const keys = DUE_KINDS.flatMap((kind) => Array.from({ length: SHARDS }, (_, shard) => dueKey(kind, shard)));
  const first = async (key: string, comparison: '<=' | '>', now: number): Promise<number> => {
    const query = {
      TableName: table.ref,
      IndexName: INDEXES.due,
      KeyConditionExpression: `dueKey = :key AND dueAt ${comparison} :now`,
      ExpressionAttributeValues: { ':key': { S: key }, ':now': { N: String(now) } },
      Limit: 1,
    };
    const { Items } = await askEngine(http, 'DynamoDB_20120810.Query', query, page);
    return Number(Items[0]?.dueAt.N ?? Number.POSITIVE_INFINITY);
  };
  const firstOfAll = async (comparison: '<=' | '>', now: number): Promise<number> =>
    Math.min(...(await Promise.all(keys.map((key) => first(key, comparison, now)))));
  return {
    drives: (lambda) =>
      allows(statementsOf(assembly, lambda), 'dynamodb:Query', `${table.arn}/index/${INDEXES.due}`),
    async at(now) {
      const [overdue, next] = await Promise.all([firstOfAll('<=', now), firstOfAll('>', now)]);
      return { overdue: overdue <= now, next };
    },
  };
}

const hasDueIndex = (table: Resource): boolean =>
  read(tableProperties, table).GlobalSecondaryIndexes?.some(({ IndexName }) => IndexName === INDEXES.due) ===
  true;
