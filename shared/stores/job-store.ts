import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { itemKey } from './log-scan.ts';
import { queryItems } from './query-items.ts';
import { CHUNK_PREFIX, chunkKey, jobKey } from './keys.ts';
import { DAY_SECONDS } from '../runtime/time.ts';

/** A chunk's job, its segment of the log, and its number in the segment. */
export interface ChunkId {
  readonly job: { readonly id: string };
  readonly segment: number;
  readonly number: number;
}

/** Chunk reports expire after this time. */
const KEPT_SECONDS = 7 * DAY_SECONDS;

const storedChunkReport = z.object({
  segments: z.int().positive(),
  /** Leads processed; `failed` of them failed, and are retried where that can help. */
  leads: z.int().nonnegative(),
  failed: z.array(z.string()),
  /** Where the chunk ended, if the segment continues. */
  next: itemKey.optional(),
  /** The tally, by kind of job. */
  tally: z.unknown(),
});
/** The result of one chunk of a job. Ids and counts only. */
export type ChunkReport = z.infer<typeof storedChunkReport>;

/** A report with its chunk's segment. */
export type PlacedChunkReport = ChunkReport & { readonly segment: number };

const placed = z.object({ ...storedChunkReport.shape, segment: z.int().nonnegative() });

/**
 * Reports of jobs: each chunk is reported once, whichever invocation processes it, and its report says where
 * the next one begins.
 */
export class JobStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async report(chunk: ChunkId): Promise<ChunkReport | undefined> {
    const Key = keyOf(chunk);
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    return Item && storedChunkReport.parse(Item);
  }

  /** Stores a report unless the chunk has one, and returns the stored one. `now` in ms. */
  async keep(chunk: ChunkId, report: ChunkReport, now: number): Promise<ChunkReport> {
    const expiresAt = Math.ceil(now / 1_000) + KEPT_SECONDS;
    const Item = { ...keyOf(chunk), segment: chunk.segment, ...report, expiresAt };
    try {
      await this.#client.send(
        new PutCommand({ TableName: this.#table, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
      );
      return report;
    } catch (error) {
      const earlier = error instanceof ConditionalCheckFailedException ? await this.report(chunk) : undefined;
      if (earlier === undefined) throw error;
      return earlier;
    }
  }

  /** All reports of a job so far; strongly consistent. */
  async reports(jobId: string): Promise<PlacedChunkReport[]> {
    const under = { table: this.#table, pk: jobKey(jobId), prefix: CHUNK_PREFIX };
    const reports: PlacedChunkReport[] = [];
    for await (const item of queryItems(this.#client, under)) reports.push(placed.parse(item));
    return reports;
  }
}

const keyOf = ({ job, segment, number }: ChunkId): { pk: string; sk: string } => ({
  pk: jobKey(job.id),
  sk: chunkKey(segment, number),
});
