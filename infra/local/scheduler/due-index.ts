import * as z from 'zod';
import { DUE_KINDS, dueKey, INDEXES, SHARDS } from '../../../shared/stores/keys.ts';
import { askEngine } from '../dynamodb/ask-engine.ts';
import { tablesOf } from '../dynamodb/tables.ts';
import { allows, statementsOf } from '../endpoint/policies.ts';
import type { RawHttp } from '../kit/raw-http.ts';
import type { Assembly, Resource } from '../template/resource.ts';
import { lambdaProperties, tableProperties } from '../template/core-properties.ts';
import { read } from '../template/properties.ts';

/** What the due index holds at an instant. */
export interface DueItems {
  /**
   * The first items that are due and not worked off, with their instants; empty where there are none. The
   * same text at a later instant: the same items are still waiting.
   */
  readonly overdue: string;
  /** The first later instant (ms) at which an item comes up; infinite where none will. */
  readonly next: number;
}

/** The due index: which functions work it off, and what it holds. */
export interface DueIndex {
  /**
   * Whether a function works off the index: a variable names the table, and the role may query the index.
   */
  drives(lambda: Resource): boolean;
  at(now: number): Promise<DueItems>;
}

/** Items of a partition that are read at a time. */
const PAGE = 10;

const item = z.object({
  pk: z.object({ S: z.string() }),
  sk: z.object({ S: z.string() }),
  dueAt: z.object({ N: z.coerce.number() }),
});
const page = z.object({ Items: z.array(item) });

/** The due index of the template; undefined where no table has one. */
export function dueIndexOf(assembly: Assembly, http: RawHttp): DueIndex | undefined {
  const table = tablesOf(assembly).find((each) => hasDueIndex(each));
  if (table === undefined) return undefined;
  const keys = DUE_KINDS.flatMap((kind) => Array.from({ length: SHARDS }, (_, shard) => dueKey(kind, shard)));
  return {
    drives: (lambda) =>
      Object.values(read(lambdaProperties, lambda).Environment.Variables).includes(table.ref) &&
      allows(statementsOf(assembly, lambda), 'dynamodb:Query', `${table.arn}/index/${INDEXES.due}`),
    async at(now) {
      const partitions = await Promise.all(keys.map((key) => dueItemsOf(http, table.ref, key, now)));
      return {
        overdue: partitions.map(({ overdue }) => overdue).join(''),
        next: Math.min(...partitions.map(({ next }) => next)),
      };
    },
  };
}

/** What one partition of the index holds. */
async function dueItemsOf(http: RawHttp, table: string, key: string, now: number): Promise<DueItems> {
  const from = (instant: number) => firstItems(http, table, key, instant);
  const first = await from(0);
  const overdue = first.filter(({ dueAt }) => dueAt.N <= now);
  const later = overdue.length === PAGE ? await from(now + 1) : first;
  return {
    overdue: overdue.map(({ pk, sk, dueAt }) => `${pk.S} ${sk.S} ${dueAt.N}\n`).join(''),
    next: later.find(({ dueAt }) => dueAt.N > now)?.dueAt.N ?? Number.POSITIVE_INFINITY,
  };
}

async function firstItems(http: RawHttp, table: string, key: string, from: number) {
  const query = {
    TableName: table,
    IndexName: INDEXES.due,
    KeyConditionExpression: 'dueKey = :key AND dueAt >= :from',
    ExpressionAttributeValues: { ':key': { S: key }, ':from': { N: String(from) } },
    ProjectionExpression: 'pk, sk, dueAt',
    Limit: PAGE,
  };
  return (await askEngine(http, 'DynamoDB_20120810.Query', query, page)).Items;
}

const hasDueIndex = (table: Resource): boolean =>
  read(tableProperties, table).GlobalSecondaryIndexes?.some(({ IndexName }) => IndexName === INDEXES.due) ===
  true;
