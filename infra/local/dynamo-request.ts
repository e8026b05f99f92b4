import type { Json, JsonObject } from './service.ts';

/** One thing that a request does to one table or index. */
export interface DynamoTarget {
  /** The action that IAM asks about: a part of a transaction counts as the action it is made of. */
  readonly action: string;
  /** Name or ARN, as the caller wrote it. */
  readonly table: string;
  readonly index?: string;
}

const PARTS: { readonly [part: string]: string } = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** A JSON body; what is not a JSON object becomes an empty one, for the service to refuse in its own words. */
export function parseRequest(body: Buffer): JsonObject {
  try {
    const parsed = JSON.parse(body.toString()) as Json;
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** What a DynamoDB request does, and to what. */
export function targetsOf(action: string, request: JsonObject): DynamoTarget[] {
  const { TableName, IndexName, TransactItems, RequestItems } = request;
  if (Array.isArray(TransactItems)) return (TransactItems as JsonObject[]).flatMap(partsOf);
  if (RequestItems !== undefined) {
    return Object.keys(RequestItems as JsonObject).map((table) => ({ action, table }));
  }
  if (TableName === undefined) return [];
  return [{ action, table: String(TableName), ...(IndexName !== undefined && { index: String(IndexName) }) }];
}

const partsOf = (item: JsonObject): DynamoTarget[] =>
  Object.entries(item).map(([part, request]) => ({
    action: PARTS[part] ?? part,
    table: String((request as JsonObject)['TableName']),
  }));
