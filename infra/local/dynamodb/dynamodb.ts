import * as z from 'zod';
import type { Assembly } from '../template/resource.ts';
import { type DynamoTarget, parseRequest, targetsOf } from '../endpoint/dynamo-request.ts';
import type { RawHttp } from '../kit/raw-http.ts';
import type { AwsAnswer, AwsCall, AwsService } from '../endpoint/aws-service.ts';
import { tablesOf } from './tables.ts';
import { consumedCapacity, type ConsumedCapacity, type Consumer, Units } from './units.ts';

/** Actions that change items, and so cost write units and put records on the stream. */
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

/** What DynamoDB charges for a condition that failed, at the least: a unit for an item of up to 1 KB. */
const FAILED_CONDITION_UNITS = 1;
/** Each item of a transaction is charged twice: to prepare and to commit. */
const TRANSACTION_FACTOR = 2;

/**
 * DynamoDB as the functions see it: the engine, plus a count of what each function consumes and a bell for
 * the streams.
 */
export class DynamoDb implements AwsService {
  readonly service = 'dynamodb';
  readonly units: Units;
  readonly #http: RawHttp;
  readonly #functionLabels: ReadonlyMap<string, string>;
  readonly #listeners = new Set<(tableName: string) => void>();

  constructor(assembly: Assembly, http: RawHttp) {
    const functions = assembly.ofType('AWS::Lambda::Function');
    const tableLabels = new Map(tablesOf(assembly).map(({ ref, label }) => [ref, label]));
    this.#http = http;
    this.#functionLabels = new Map(functions.map(({ id, label }) => [id, label]));
    this.units = new Units((name) => tableLabels.get(name) ?? name);
  }

  /** Calls back with the name of a table after each write to it. */
  onWrite(listener: (tableName: string) => void): void {
    this.#listeners.add(listener);
  }

  async handle({ action, headers, functionName = '', body }: AwsCall): Promise<AwsAnswer> {
    const request = parseRequest(body);
    const isAsked = request['ReturnConsumedCapacity'] !== undefined;
    const reply = await this.#http.post(engineHeaders(headers), isAsked ? body : withCapacity(body));
    const answer = reply.body.toString();
    const isDone = reply.status === 200;
    const targets = targetsOf(action, request);
    const kind = WRITES.has(action) ? 'write' : 'read';
    const consumer: Consumer = { function: this.#functionLabels.get(functionName) ?? 'outside', kind };
    for (const capacity of isDone ? consumedIn(answer) : refusedUnits(answer, targets)) {
      this.units.add(consumer, capacity);
    }
    if (isDone && kind === 'write') this.#tell(targets);
    const contentType = reply.headers['content-type'] ?? 'application/x-amz-json-1.0';
    return { status: reply.status, contentType, body: reply.body };
  }

  #tell(targets: readonly DynamoTarget[]): void {
    for (const table of new Set(targets.map(({ table: name }) => nameOf(name)))) {
      for (const listener of this.#listeners) listener(table);
    }
  }
}

const engineHeaders = (headers: AwsCall['headers']): { [name: string]: string } => ({
  'content-type': headers['content-type'] ?? 'application/x-amz-json-1.0',
  'x-amz-target': headers['x-amz-target'] ?? '',
  'x-amz-date': headers['x-amz-date'] ?? '',
  authorization: headers['authorization'] ?? '',
});

const CAPACITY = Buffer.from('{"ReturnConsumedCapacity":"INDEXES",');
const OBJECT = Buffer.from('{"');

/**
 * Asks for the capacity that the caller did not ask for: put in as bytes, so that the body is not written
 * anew.
 */
const withCapacity = (body: Buffer): Buffer =>
  body.subarray(0, OBJECT.length).equals(OBJECT) ? Buffer.concat([CAPACITY, body.subarray(1)]) : body;

const capacityAnswer = z.object({
  ConsumedCapacity: z.union([consumedCapacity.transform((one) => [one]), z.array(consumedCapacity)]),
});

/** The engine writes the capacity last, behind items that may be large: only the end is parsed. */
function consumedIn(body: string): readonly ConsumedCapacity[] {
  const at = body.lastIndexOf('"ConsumedCapacity":');
  return at < 0 ? [] : capacityAnswer.parse(JSON.parse(`{${body.slice(at)}`)).ConsumedCapacity;
}

const nameOf = (nameOrArn: string): string => nameOrArn.split('/').at(-1) ?? nameOrArn;

/** A write whose condition failed costs as well, though the engine does not say how much. */
function refusedUnits(answer: string, targets: readonly DynamoTarget[]): ConsumedCapacity[] {
  const isTransaction = answer.includes('"ConditionalCheckFailed"');
  if (!isTransaction && !answer.includes('#ConditionalCheckFailedException')) return [];
  const units = FAILED_CONDITION_UNITS * (isTransaction ? TRANSACTION_FACTOR : 1);
  return targets.map(({ table }) => ({ TableName: nameOf(table), Table: { CapacityUnits: units } }));
}
