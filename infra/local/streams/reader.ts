import * as z from 'zod';
import { askEngine } from '../dynamodb/ask-engine.ts';
import { jsonObject } from '../kit/json.ts';
import type { RawHttp } from '../kit/raw-http.ts';
import { fromEngine, type StreamRecord } from './record.ts';

const STREAMS = 'DynamoDBStreams_20120810';
/** DynamoDB's own limit for one GetRecords. */
const PAGE = 1_000;

const streamList = z.object({ Streams: z.array(z.object({ StreamArn: z.string() })).min(1) });
const description = z.object({
  StreamDescription: z.object({ Shards: z.array(z.object({ ShardId: z.string() })) }),
});
const iteratorAnswer = z.object({ ShardIterator: z.string() });
const recordsAnswer = z.object({ Records: z.array(jsonObject), NextShardIterator: z.string().optional() });

/** The engine's own ARN of a table's stream; it differs from the template's. */
export async function engineStreamArn(http: RawHttp, table: string): Promise<string> {
  const { Streams } = await askEngine(http, `${STREAMS}.ListStreams`, { TableName: table }, streamList);
  return Streams[0]?.StreamArn ?? '';
}

/** Ids of a stream's shards, oldest first. */
export async function shardsOf(http: RawHttp, engineArn: string): Promise<string[]> {
  const request = { StreamArn: engineArn };
  const { StreamDescription } = await askEngine(http, `${STREAMS}.DescribeStream`, request, description);
  return StreamDescription.Shards.map(({ ShardId }) => ShardId);
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
    const { http, clockAhead } = this.#options;
    const request = { ShardIterator: this.#iterator ?? (await this.#newIterator()), Limit: PAGE };
    this.#iterator = undefined;
    const page = await askEngine(http, `${STREAMS}.GetRecords`, request, recordsAnswer);
    const records = page.Records.map((raw) => fromEngine(raw, this.#options, clockAhead()));
    this.#last = records.at(-1)?.sequenceNumber ?? this.#last;
    this.#iterator = page.NextShardIterator;
    this.#isClosed = page.NextShardIterator === undefined;
    return { records, isFull: records.length === PAGE };
  }

  async #newIterator(): Promise<string> {
    const { http, engineArn, shard, startingPosition } = this.#options;
    const request = { StreamArn: engineArn, ShardId: shard, ...positionAfter(this.#last, startingPosition) };
    const { ShardIterator } = await askEngine(http, `${STREAMS}.GetShardIterator`, request, iteratorAnswer);
    return ShardIterator;
  }
}

const positionAfter = (last: string | undefined, startingPosition: string): { [name: string]: string } =>
  last === undefined
    ? { ShardIteratorType: startingPosition }
    : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: last };
