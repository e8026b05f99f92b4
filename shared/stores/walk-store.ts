import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Stretch } from '../walks/walk.ts';
import { place } from './log-scan.ts';
import { itemsUnder } from './items-under.ts';
import { STRETCH_PREFIX, stretchKey, walkKey } from './keys.ts';

/** What came of a stretch is of interest for this long. */
const KEPT_SECONDS = 7 * 86_400;

const storedReport = z.object({
  segments: z.int().positive(),
  /** Leads met; `failed` of them could not be worked on, and are tried again where that can help. */
  leads: z.int().nonnegative(),
  failed: z.array(z.string()),
  /** Where it ended, if the segment goes on after it. */
  next: place.optional(),
  /** What the walk's kind counts. */
  tally: z.unknown(),
});
/** What came of one stretch of a walk. Ids and counts only. */
export type Report = z.infer<typeof storedReport>;

/** A report with the place of its stretch. */
export type PlacedReport = Report & { readonly segment: number };

const placed = z.object({ ...storedReport.shape, segment: z.int().nonnegative() });

/** Reports of walks: each stretch is reported once, whoever walks it, and the report says where the next one begins. */
export class WalkStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async report(stretch: Stretch): Promise<Report | undefined> {
    const Key = keyOf(stretch);
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    return Item && storedReport.parse(Item);
  }

  /** Keeps a report unless the stretch has one, and answers the one that stands. `now` in ms. */
  async keep(stretch: Stretch, report: Report, now: number): Promise<Report> {
    const expiresAt = Math.ceil(now / 1_000) + KEPT_SECONDS;
    const Item = { ...keyOf(stretch), segment: stretch.segment, ...report, expiresAt };
    try {
      await this.#client.send(
        new PutCommand({ TableName: this.#table, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
      );
      return report;
    } catch (error) {
      const earlier =
        error instanceof ConditionalCheckFailedException ? await this.report(stretch) : undefined;
      if (earlier === undefined) throw error;
      return earlier;
    }
  }

  /** All reports of a walk so far; strongly consistent. */
  async reports(walkId: string): Promise<PlacedReport[]> {
    const under = { table: this.#table, pk: walkKey(walkId), prefix: STRETCH_PREFIX };
    const found: PlacedReport[] = [];
    for await (const item of itemsUnder(this.#client, under)) found.push(placed.parse(item));
    return found;
  }
}

const keyOf = ({ walk, segment, number }: Stretch): { pk: string; sk: string } => ({
  pk: walkKey(walk.id),
  sk: stretchKey(segment, number),
});
