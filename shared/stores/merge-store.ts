import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Activity } from '../lead/activity.ts';
import { digest } from '../runtime/digest.ts';
import { toItem } from './activity-item.ts';
import { leadKey, memberKey, MERGED_KEY } from './keys.ts';
import { transactWrite } from './transact-write.ts';

/** Two leads that are one person, and who says so, when (ms) and why. */
export interface Merge {
  /** The lead that goes on. */
  readonly root: string;
  /** The lead whose history counts for the other from now on. */
  readonly member: string;
  readonly by: string;
  readonly at: number;
  readonly reason?: string | undefined;
}

/**
 * Merges leads without moving data: each keeps its own log, and two markers say that one counts for the
 * other. Both markers and an activity in each log are written in one transaction; the activities record the
 * merge and trigger the scorer.
 */
export class MergeStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  /** `table`: the log. */
  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Returns false when one of the two is already merged into another lead. */
  async merge(merge: Merge): Promise<boolean> {
    const { root, member, at } = merge;
    const absent = { TableName: this.#table, ConditionExpression: 'attribute_not_exists(pk)' };
    return this.#write([
      { Put: { ...absent, Item: { pk: leadKey(member), sk: MERGED_KEY, leadId: root, at } } },
      { Put: { ...absent, Item: { pk: leadKey(root), sk: memberKey(member), leadId: member, at } } },
      { ConditionCheck: { ...absent, Key: { pk: leadKey(root), sk: MERGED_KEY } } },
      ...this.#activities(merge, 'merged'),
    ]);
  }

  /** Undoes a merge. Returns false when the leads are not merged. */
  async undo(merge: Merge): Promise<boolean> {
    const { root, member } = merge;
    const there = {
      TableName: this.#table,
      ConditionExpression: 'leadId = :other',
    };
    return this.#write([
      {
        Delete: {
          ...there,
          Key: { pk: leadKey(member), sk: MERGED_KEY },
          ExpressionAttributeValues: { ':other': root },
        },
      },
      {
        Delete: {
          ...there,
          Key: { pk: leadKey(root), sk: memberKey(member) },
          ExpressionAttributeValues: { ':other': member },
        },
      },
      ...this.#activities(merge, 'unmerged'),
    ]);
  }

  async #write(items: Parameters<typeof transactWrite>[1]): Promise<boolean> {
    return (await transactWrite(this.#client, items)).length === 0;
  }

  /** The activities that record a merge in both logs. */
  #activities({ root, member, by, at, reason }: Merge, type: 'merged' | 'unmerged') {
    const line = (leadId: string, other: string) => {
      const activity: Activity = {
        id: `${type}-${digest([root, member, at])}`,
        type,
        occurredAt: at,
        receivedAt: at,
        source: 'sales',
        properties: { by, lead: other, ...(reason !== undefined && { reason }) },
      };
      return { Put: { TableName: this.#table, Item: { pk: leadKey(leadId), ...toItem(activity) } } };
    };
    return [line(root, member), line(member, root)];
  }
}
