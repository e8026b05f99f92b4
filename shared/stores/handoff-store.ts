import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Activity } from '../scoring/activity.ts';
import { digest } from '../tracking/digest.ts';
import { HANDOFF_KEY, handoffKey, leadKey } from './keys.ts';

const storedHandoff = z.object({
  id: z.string(),
  state: z.enum(['open', 'closed']),
  model: z.string(),
  n: z.int().positive(),
  /** The playbook's id of the rep who has it. */
  rep: z.string(),
  /** ms since the epoch. */
  openedAt: z.number(),
  /** When the bus was told of it. */
  announcedAt: z.number().optional(),
});

/** A lead in the hands of a rep. A lead has at most one that is open, whichever model found it. */
export type Handoff = z.infer<typeof storedHandoff>;

/** The handoff that a change leads to: deterministic, so that a change delivered twice opens one. */
export const handoffIdOf = (leadId: string, model: string, n: number): string =>
  digest(['handoff', leadId, model, n]);

const OUTCOMES = new Set(['won', 'lost', 'rejected']);

/** Whether a rep still has the lead: no outcome has been told since the handoff was opened. */
export const inHands = (handoff: Handoff | undefined, history: readonly Activity[]): handoff is Handoff =>
  handoff?.state === 'open' &&
  !history.some(({ type, occurredAt }) => OUTCOMES.has(type) && occurredAt > handoff.openedAt);

/** A lead's current handoff (`HANDOFF`, in the owner's index) and the record of each (`HANDOFF#<id>`). */
export class HandoffStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The lead's latest handoff, open or not; strongly consistent. */
  async current(leadId: string): Promise<Handoff | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: currentKey(leadId), ConsistentRead: true }),
    );
    return Item && storedHandoff.parse(Item);
  }

  /** Opens a handoff unless one is open, other than the one that is `over`; returns the lead's current one either way. */
  async open(leadId: string, handoff: Handoff, over?: Handoff): Promise<Handoff> {
    const { rep: ownerKey, openedAt: ownerAt } = handoff;
    const record = { pk: leadKey(leadId), sk: handoffKey(handoff.id), ...handoff };
    try {
      await this.#client.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Put: {
                TableName: this.#table,
                Item: { ...currentKey(leadId), ...handoff, ownerKey, ownerAt },
                ConditionExpression: 'attribute_not_exists(pk) OR #state <> :open OR id = :over',
                ExpressionAttributeNames: { '#state': 'state' },
                ExpressionAttributeValues: { ':open': 'open', ':over': over?.id ?? '' },
              },
            },
            {
              Put: { TableName: this.#table, Item: record, ConditionExpression: 'attribute_not_exists(pk)' },
            },
          ],
        }),
      );
      return handoff;
    } catch (error) {
      const winner = lostTheRace(error) ? await this.current(leadId) : undefined;
      if (winner === undefined) throw error;
      return winner;
    }
  }

  /** Notes that the bus was told; nothing happens when the handoff is no longer the current one. */
  async announced(leadId: string, handoffId: string, at: number): Promise<void> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: currentKey(leadId),
          UpdateExpression: 'SET announcedAt = :at',
          ConditionExpression: 'id = :id',
          ExpressionAttributeValues: { ':at': at, ':id': handoffId },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}

const currentKey = (leadId: string): { pk: string; sk: string } => ({ pk: leadKey(leadId), sk: HANDOFF_KEY });

const RACED = new Set(['ConditionalCheckFailed', 'TransactionConflict']);

const lostTheRace = (error: unknown): boolean =>
  error instanceof TransactionCanceledException &&
  (error.CancellationReasons ?? []).some(({ Code }) => RACED.has(Code ?? ''));
