import type { RawHttp } from './raw-http.ts';
import type { Json, JsonObject } from './service.ts';
import { sequenceOf, toRecord, type StreamRecord } from './stream-record.ts';
import { askEngine } from './tables.ts';

const STREAMS = 'DynamoDBStreams_20120810';
/** DynamoDB's own limit for one GetRecords. */
const PAGE = 1_000;

/** The engine's own ARN of a table's stream; it differs from the template's. */
export async function engineStreamArn(http: RawHttp, table: string): Promise<string> {
  const { Streams } = await askEngine(http, `${STREAMS}.ListStreams`, { TableName: table });
  return String((Streams as JsonObject[])[0]?.['StreamArn']);
}

/** Ids of a stream's shards, oldest first. */
export async function shardsOf(http: RawHttp, engineArn: string): Promise<string[]> {
  const { StreamDescription } = await askEngine(http, `${STREAMS}.DescribeStream`, { StreamArn: engineArn });
  return ((StreamDescription as JsonObject)['Shards'] as JsonObject[]).map(({ ShardId }) => String(ShardId));
}

export interface StreamReaderOptions {
  readonly http: RawHttp;
  readonly engineArn: string;
  /** As in the template; what functions get to see. */
  readonly arn: string;
  readonly shard: string;
  /** Reading begins behind this sequence number; without one at `startingPosition`. */
  readonly after: string | undefined;
  readonly startingPosition: string;
  /** How far the local clock is ahead, in ms. */
  readonly clockAhead: () => number;
}

/** Reads a shard page by page. */
export class StreamReader {
  readonly #options: StreamReaderOptions;
  #last: string | undefined;
  #iterator: string | undefined;
  #isClosed = false;

  constructor(options: StreamReaderOptions) {
    this.#options = options;
    this.#last = options.after;
  }

  /** True once the shard has ended and all of it has been read; its successors are other shards. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** @throws {EngineRefused} after which the next call begins behind the last record that was read */
  async read(): Promise<{ records: StreamRecord[]; isFull: boolean }> {
    if (this.#isClosed) return { records: [], isFull: false };
    const { http, arn, shard, clockAhead } = this.#options;
    const iterator = this.#iterator ?? (await this.#newIterator());
    this.#iterator = undefined;
    const page = await askEngine(http, `${STREAMS}.GetRecords`, { ShardIterator: iterator, Limit: PAGE });
    const records = (page['Records'] as Json[]).map((raw) => toRecord(raw, { arn, shard }, clockAhead()));
    const newest = records.at(-1);
    if (newest) this.#last = sequenceOf(newest);
    const next = page['NextShardIterator'];
    this.#iterator = typeof next === 'string' ? next : undefined;
    this.#isClosed = typeof next !== 'string';
    return { records, isFull: records.length === PAGE };
  }

  async #newIterator(): Promise<string> {
    const { http, engineArn, shard, startingPosition } = this.#options;
    const from: JsonObject =
      this.#last === undefined
        ? { ShardIteratorType: startingPosition }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: this.#last };
    const place = { StreamArn: engineArn, ShardId: shard };
    const { ShardIterator } = await askEngine(http, `${STREAMS}.GetShardIterator`, { ...place, ...from });
    return String(ShardIterator);
  }
}
