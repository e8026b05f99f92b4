import type { Assembly } from './assembly.ts';
import { parseRequest, targetsOf, type DynamoTarget } from './dynamo-request.ts';
import type { RawHttp } from './raw-http.ts';
import type { AwsAnswer, AwsCall, AwsService } from './service.ts';
import { tablesOf } from './tables.ts';
import { Units, type ConsumedCapacity, type Consumer } from './units.ts';

/** Actions that change items, and so cost write units and put records on the stream. */
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

/** What DynamoDB charges for a condition that failed, at the least: a unit for an item of up to 1 KB. */
const FAILED_CONDITION_UNITS = 1;
/** Each item of a transaction is charged twice: to prepare and to commit. */
const TRANSACTION_FACTOR = 2;

export interface DynamoDbParts {
  readonly assembly: Assembly;
  readonly http: RawHttp;
  /** Called with the name of a table after each write to it. */
  readonly written: (tableName: string) => void;
}

/** DynamoDB as the functions see it: the engine, plus a count of what each function consumes and a bell for the streams. */
export class DynamoDb implements AwsService {
  readonly service = 'dynamodb';
  readonly units: Units;
  readonly #parts: DynamoDbParts;
  readonly #functionLabels: ReadonlyMap<string, string>;

  constructor(parts: DynamoDbParts) {
    const { assembly } = parts;
    const tableLabels = new Map(tablesOf(assembly).map(({ ref, label }) => [ref, label]));
    this.#parts = parts;
    this.#functionLabels = new Map(
      assembly.ofType('AWS::Lambda::Function').map(({ id, label }) => [id, label]),
    );
    this.units = new Units((name) => tableLabels.get(name) ?? name);
  }

  async handle(call: AwsCall): Promise<AwsAnswer> {
    const { action, headers, functionName = '' } = call;
    const kind = WRITES.has(action) ? 'write' : 'read';
    const consumer: Consumer = { function: this.#functionLabels.get(functionName) ?? 'outside', kind };
    const request = parseRequest(call.body);
    const targets = targetsOf(action, request);
    const asked = request['ReturnConsumedCapacity'] !== undefined;
    const reply = await this.#parts.http.post(
      engineHeaders(headers),
      asked ? call.body : withCapacity(call.body),
    );
    const body = reply.body.toString();
    const consumed = reply.status === 200 ? consumedIn(body) : refusedUnits(body, targets);
    for (const capacity of consumed) this.units.add(consumer, capacity);
    if (kind === 'write' && reply.status === 200)
      for (const table of namesIn(targets)) this.#parts.written(table);
    return {
      status: reply.status,
      contentType: reply.headers['content-type'] ?? 'application/x-amz-json-1.0',
      body,
    };
  }
}

const engineHeaders = (headers: AwsCall['headers']): { [name: string]: string } => ({
  'content-type': headers['content-type'] ?? 'application/x-amz-json-1.0',
  'x-amz-target': headers['x-amz-target'] ?? '',
  'x-amz-date': headers['x-amz-date'] ?? '',
  authorization: headers['authorization'] ?? '',
});

const CAPACITY = '{"ReturnConsumedCapacity":"INDEXES",';

/** Asks for the capacity that the caller did not ask for: put in as text, so that the body is not written anew. */
function withCapacity(body: Buffer): string {
  const text = body.toString();
  return text.startsWith('{"') ? CAPACITY + text.slice(1) : text;
}

/** The engine writes the capacity last, behind items that may be large: only the end is parsed. */
function consumedIn(body: string): readonly ConsumedCapacity[] {
  const at = body.lastIndexOf('"ConsumedCapacity":');
  if (at < 0) return [];
  const { ConsumedCapacity } = JSON.parse(`{${body.slice(at)}`) as {
    ConsumedCapacity: ConsumedCapacity | ConsumedCapacity[];
  };
  return Array.isArray(ConsumedCapacity) ? ConsumedCapacity : [ConsumedCapacity];
}

const namesIn = (targets: readonly DynamoTarget[]): Set<string> =>
  new Set(targets.map(({ table }) => nameOf(table)));
const nameOf = (nameOrArn: string): string => nameOrArn.split('/').at(-1) ?? nameOrArn;

/** A write whose condition failed costs as well, though the engine does not say how much. */
function refusedUnits(answer: string, targets: readonly DynamoTarget[]): ConsumedCapacity[] {
  const isTransaction = answer.includes('"ConditionalCheckFailed"');
  if (!isTransaction && !answer.includes('#ConditionalCheckFailedException')) return [];
  const units = FAILED_CONDITION_UNITS * (isTransaction ? TRANSACTION_FACTOR : 1);
  return targets.map(({ table }) => ({ TableName: nameOf(table), Table: { CapacityUnits: units } }));
}
