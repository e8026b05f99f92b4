import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { COUNTER_KEY, dayCounterKey } from './keys.ts';
import { DAY_SECONDS } from '../runtime/time.ts';
import { isoDay } from '../runtime/instant.ts';

/** A count expires this long (seconds) after its day. */
const KEPT_SECONDS = 8 * DAY_SECONDS;

/** Counts by UTC day, up to a limit for each day. */
export class DayCounter {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #name: string;

  constructor(client: DynamoDBDocumentClient, table: string, name: string) {
    this.#client = client;
    this.#table = table;
    this.#name = name;
  }

  /** Takes one of the `most` places of the day of an instant (ms); false when none is left. */
  async take(at: number, most: number): Promise<boolean> {
    const day = isoDay(at);
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { pk: COUNTER_KEY, sk: dayCounterKey(this.#name, day) },
          UpdateExpression: 'SET expiresAt = :expiresAt ADD taken :one',
          ConditionExpression: 'attribute_not_exists(taken) OR taken < :most',
          ExpressionAttributeValues: {
            ':one': 1,
            ':most': most,
            ':expiresAt': Math.floor(at / 1_000) + KEPT_SECONDS,
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
