import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Activity } from '../lead/activity.ts';
import { ARRIVED } from '../lead/identity.ts';
import { fromItem, sameActivity, splitTexts, toItem } from './activity-item.ts';
import { type Identified, identifiedItem, readIdentified } from './identified-item.ts';
import { queryItems } from './query-items.ts';
import {
  ERASED_KEY,
  IDENTIFIED_PREFIX,
  type Subject,
  subjectKey,
  textsKey,
  visitorKey,
  MEMBER_PREFIX,
  MERGED_KEY,
} from './keys.ts';

/** `duplicate`: the id was there before; the earlier report is kept. */
export type Added = 'added' | 'duplicate';

/**
 * A stored item that cannot be read as an activity (damaged, unknown schema version): excluded from scores,
 * and listed.
 */
interface BadRow {
  readonly id: string;
  readonly reason: string;
}

/** Everything a subject's partition holds. `erased`: the person was erased, and nothing in it may be used. */
export interface History {
  readonly activities: Activity[];
  readonly bad: BadRow[];
  /** Of a visitor: the leads it was identified as. */
  readonly identified: Identified[];
  readonly erased: boolean;
  /** Of a lead: those that count for it, and the one it counts for itself. */
  readonly members: string[];
  readonly mergedInto?: string;
}

/**
 * The append-only log: one partition for each subject, one item for each activity, never changed once
 * written.
 */
export class ActivityLog {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * Adds an activity unless its id is there: one round trip; one more where it names its browser, because the
   * identification is written to the browser's log first, and one more where a text over 1 KB gets its own
   * item. `rememberDays` is given for behaviour, which the table may forget; lasting facts stay until they
   * are erased.
   */
  async add(subject: Subject, activity: Activity, options: { rememberDays?: number } = {}): Promise<Added> {
    if (subject.kind === 'lead' && activity.visitorId !== undefined && activity.suspect !== true) {
      const by = activity.type === ARRIVED ? 'link' : undefined;
      await this.#putNew(
        identifiedItem(activity.visitorId, { leadId: subject.id, at: activity.occurredAt, by }),
      );
    }
    const pk = subjectKey(subject);
    const { short, texts } = splitTexts(activity);
    const item = toItem(short, options.rememberDays);
    if (texts)
      await this.#putNew({ pk: textsKey(subject), sk: activity.id, texts, expiresAt: item.expiresAt });
    return this.#putNew({ pk, ...item });
  }

  /** Whether another activity is stored under this id: two senders, or a sender's mistake. */
  async contradicts(subject: Subject, activity: Activity): Promise<boolean> {
    const { Item } = await this.#client.send(
      new GetCommand({
        TableName: this.#table,
        Key: { pk: subjectKey(subject), sk: activity.id },
        ConsistentRead: true,
      }),
    );
    const stored = fromItem(Item ?? {});
    return !('reason' in stored) && !sameActivity(stored, splitTexts(activity).short);
  }

  /** Whether anything is known of a subject that was not erased; strongly consistent, one small read. */
  async knows(subject: Subject): Promise<boolean> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': subjectKey(subject) },
        ProjectionExpression: 'sk',
        ConsistentRead: true,
        Limit: 1,
      }),
    );
    return Items.length > 0 && Items[0]?.sk !== ERASED_KEY;
  }

  /**
   * The leads a browser was identified as; strongly consistent. Reads no more than it takes to see that there
   * are `most`.
   */
  async leadsOf(visitorId: string, most: number): Promise<ReadonlySet<string>> {
    const leads = new Set<string>();
    for await (const item of this.#items(visitorKey(visitorId), IDENTIFIED_PREFIX)) {
      leads.add(readIdentified(item).leadId);
      if (leads.size >= most) break;
    }
    return leads;
  }

  /** Reads a subject's whole log, strongly consistent, in no particular order. */
  async history(subject: Subject): Promise<History> {
    const items: Record<string, unknown>[] = [];
    for await (const item of this.#items(subjectKey(subject))) items.push(item);
    return historyIn(items);
  }

  #items(pk: string, prefix?: string): AsyncGenerator<Record<string, unknown>> {
    return queryItems(this.#client, { table: this.#table, pk, prefix });
  }

  async #putNew(item: Record<string, unknown>): Promise<Added> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: item,
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
      return 'added';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'duplicate';
      throw error;
    }
  }
}

/** Reads the items of a subject's partition. */
export function historyIn(items: readonly Readonly<Record<string, unknown>>[]): History {
  const history: History = { activities: [], bad: [], identified: [], erased: false, members: [] };
  let erased = false;
  let mergedInto: string | undefined;
  for (const item of items) {
    const sk = String(item.sk);
    if (sk === ERASED_KEY) erased = true;
    else if (sk === MERGED_KEY) mergedInto = readMark(item);
    else if (sk.startsWith(MEMBER_PREFIX)) history.members.push(readMark(item));
    else if (sk.startsWith(IDENTIFIED_PREFIX)) history.identified.push(readIdentified(item));
    else place(history, sk, fromItem(item));
  }
  return { ...history, erased, ...(mergedInto !== undefined && { mergedInto }) };
}

/** The other lead that a merge marker names. */
const readMark = (item: Readonly<Record<string, unknown>>): string => String(item.leadId);

function place(history: History, id: string, read: Activity | { reason: string }): void {
  if ('reason' in read) history.bad.push({ id, reason: read.reason });
  else history.activities.push(read);
}
