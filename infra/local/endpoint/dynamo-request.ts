import * as z from 'zod';
import { isObject, type JsonObject } from '../kit/json.ts';

/** One thing that a request does to one table or index. */
export interface DynamoTarget {
  /** The action that IAM asks about: a part of a transaction counts as the action it is made of. */
  readonly action: string;
  /** Name or ARN, as the caller wrote it. */
  readonly table: string;
  readonly index?: string | undefined;
}

const PARTS: { readonly [part: string]: string } = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  ConditionCheck: 'ConditionCheckItem',
};

/**
 * A JSON body; what is not a JSON object becomes an empty one, for the service to refuse in its own words.
 */
export function parseRequest(body: Buffer): JsonObject {
  try {
    const parsed: unknown = JSON.parse(body.toString());
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

const place = z.object({ TableName: z.string() });
/** The most frequent kind first: each that does not fit costs time. */
const request = z.union([
  z.object({ TableName: z.string(), IndexName: z.string().optional() }),
  z.object({ TransactItems: z.array(z.record(z.string(), place)) }),
  z.object({ RequestItems: z.record(z.string(), z.unknown()) }),
]);

/** What a DynamoDB request does, and to what; nothing for one that the engine will refuse. */
export function targetsOf(action: string, body: JsonObject): DynamoTarget[] {
  const { data } = request.safeParse(body);
  if (data === undefined) return [];
  if ('TransactItems' in data) return data.TransactItems.flatMap(partsOf);
  if ('RequestItems' in data) return Object.keys(data.RequestItems).map((table) => ({ action, table }));
  return [{ action, table: data.TableName, index: data.IndexName }];
}

const partsOf = (item: { readonly [part: string]: { readonly TableName: string } }): DynamoTarget[] =>
  Object.entries(item).map(([part, { TableName }]) => ({ action: PARTS[part] ?? part, table: TableName }));
