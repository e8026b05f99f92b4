import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { COUNTER_KEY, dayCounterKey } from './keys.ts';
import { DAY_MS, DAY_SECONDS } from '../runtime/time.ts';
import { isoDay } from '../runtime/instant.ts';

/** Number of mails to leads by delivery outcome. */
export interface DeliveryOutcomes {
  readonly delivered: number;
  readonly bounced: number;
  readonly complained: number;
}
export type DeliveryOutcome = keyof DeliveryOutcomes;

/** Days in the sum of recent outcomes, including today. */
export const TALLY_DAYS = 7;
/** A day's count expires this long (seconds) after it. */
const KEPT_SECONDS = 30 * DAY_SECONDS;

const stored = z.object({
  delivered: z.number().default(0),
  bounced: z.number().default(0),
  complained: z.number().default(0),
});

const keyOf = (at: number): string => dayCounterKey('MAIL', isoDay(at));

/** Counts delivery outcomes of mail to leads by UTC day, for the whole environment. */
export class MailTally {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Counts one mail, on the day of an instant (ms). */
  async count(outcome: DeliveryOutcome, at: number): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { pk: COUNTER_KEY, sk: keyOf(at) },
        UpdateExpression: 'SET expiresAt = :expiresAt ADD #outcome :one',
        ExpressionAttributeNames: { '#outcome': outcome },
        ExpressionAttributeValues: { ':one': 1, ':expiresAt': Math.floor(at / 1_000) + KEPT_SECONDS },
      }),
    );
  }

  /** The sum of the last days up to an instant (ms): one small, strongly consistent query. */
  async recent(now: number): Promise<DeliveryOutcomes> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': COUNTER_KEY,
          ':first': keyOf(now - (TALLY_DAYS - 1) * DAY_MS),
          ':last': keyOf(now),
        },
        ConsistentRead: true,
      }),
    );
    const days = Items.map((item) => stored.parse(item));
    const sum = (outcome: DeliveryOutcome): number => days.reduce((all, day) => all + day[outcome], 0);
    return { delivered: sum('delivered'), bounced: sum('bounced'), complained: sum('complained') };
  }
}
