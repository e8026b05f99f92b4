import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { leadsDue } from './due.ts';
import { dueKey, leadKey, NURTURE_RUN_KEY, shardOf } from './keys.ts';

const ENDINGS = [
  'hot', 'in_hands', 'replied', 'unasked', 'unconfirmed', 'declined', 'unreachable', 'complained', 'no_address', 'left', 'done',
] as const; // prettier-ignore
/**
 * Why a lead is on no track any more: sales has it or should (`hot`, `in_hands`), it wrote back, it may not
 * be written to (see `MailPermission`) or cannot, no track is for it any more, or it was sent everything.
 */
export type Ending = (typeof ENDINGS)[number];

const storedNurtureRun = z.object({
  leadId: z.string(),
  /** Counts the writes of this item; each is conditional on the one before. */
  version: z.int().positive(),
  track: z.string(),
  /** The step that comes next, as things stood when it was planned. */
  step: z.string().optional(),
  /** When the lead came onto this track; ms since the epoch. */
  since: z.number(),
  /** When to look at it again; only while it runs. */
  dueAt: z.number().optional(),
  ending: z.enum(ENDINGS).optional(),
  endedAt: z.number().optional(),
});

/** A lead's way along a track of nurture mail. It runs until it has an ending. */
export type NurtureRun = z.infer<typeof storedNurtureRun>;

/** Somebody else moved the lead's run in between: read again, decide again. */
export class NurtureRunConflict extends Error {
  override readonly name = 'RunConflict';
}

/** Runs of nurture tracks: at most one for each lead, in the due index while it runs. */
export class NurtureRunStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** A lead's run, over or not; strongly consistent. */
  async find(leadId: string): Promise<NurtureRun | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: keyOf(leadId), ConsistentRead: true }),
    );
    return Item && storedNurtureRun.parse(Item);
  }

  /** Writes the successor of the run that was read. Throws `RunConflict`. */
  async put(run: NurtureRun): Promise<void> {
    const { leadId, version, dueAt } = run;
    const index = dueAt === undefined ? {} : { dueKey: dueKey('message', shardOf(leadId)) };
    const condition =
      version === 1
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: 'version = :before',
            ExpressionAttributeValues: { ':before': version - 1 },
          };
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keyOf(leadId), ...run, ...index },
          ...condition,
        }),
      );
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException)
        throw new NurtureRunConflict('The run was written in between.', { cause: error });
      throw error;
    }
  }

  /** Leads of one shard whose run is due, the longest due first. */
  due(shard: number, now: number): AsyncGenerator<string> {
    return leadsDue(this.#client, this.#table, dueKey('message', shard), now);
  }
}

const keyOf = (leadId: string): { pk: string; sk: string } => ({ pk: leadKey(leadId), sk: NURTURE_RUN_KEY });
