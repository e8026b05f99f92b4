import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Activity } from '../lead/activity.ts';
import { ARRIVED } from '../lead/identity.ts';
import { Cut, type CutPart } from '../limits/cut.ts';
import { HELD_PLACES, HITS_LOOKED_AT } from '../limits/limits.ts';
import { idAt, OBSERVED_PREFIX, type Priority, priorityAt } from '../limits/places.ts';
import { fromItem, placeOf, sameActivity, splitTexts, toItem } from './activity-item.ts';
import { type Identified, identifiedItem, readIdentified } from './identified-item.ts';
import { type ItemQuery, queryItems } from './query-items.ts';
import {
  endOfIdentified,
  ERASED_KEY,
  IDENTIFIED_PREFIX,
  type Subject,
  subjectKey,
  textsKey,
  visitorKey,
  MEMBER_PREFIX,
  MERGED_KEY,
} from './keys.ts';

/**
 * `duplicate`: the id was there before; the earlier report is kept. `taken`: another activity lies in the
 * place that was given, and this one is not stored.
 */
export type Added = 'added' | 'duplicate' | 'taken';

interface AddOptions {
  /** For behaviour, which the table may forget; lasting facts stay until they are erased. */
  readonly rememberDays?: number;
  /** A place that others may want too; absent where the activity has one of its own. */
  readonly place?: string;
}

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
  /** Of submissions of forms: the priority of the place that each has. */
  readonly priorities: ReadonlyMap<string, Priority>;
  /** What was left out, since no more is read of one log. */
  readonly cut: ReadonlySet<CutPart>;
}

/**
 * The append-only log: one partition for each subject, one item for each activity, never changed once
 * written.
 */
export class ActivityLog {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  /** Ids of what lies in shared places, as far as this process met it: what lies there stays. */
  readonly #held = new Map<string, string>();

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * Adds an activity unless its id is there: one round trip; one more where it names its browser, because the
   * identification is written to the browser's log first, and one more where a text over 1 KB gets its own
   * item. In a place that is shared the activity comes first, since nothing is written for one that finds it
   * taken; sent again after a failure in between, it is completed.
   */
  async add(subject: Subject, activity: Activity, options: AddOptions = {}): Promise<Added> {
    const { short, texts } = splitTexts(activity);
    const { place = placeOf(activity), rememberDays } = options;
    const item: Record<string, unknown> = {
      pk: subjectKey(subject),
      ...toItem(short, rememberDays, place),
    };
    const isShared = options.place !== undefined;
    if (isShared && this.knowsTaken(subject, [place], activity.id)) return 'taken';
    const added = isShared ? await this.#putNew(item, activity.id) : undefined;
    if (added === 'taken') return added;
    await this.#identify(subject, activity);
    if (texts) await this.#putNew({ pk: textsKey(subject), sk: place, texts, expiresAt: item.expiresAt });
    return added ?? this.#putNew(item);
  }

  /**
   * Whether all these places are known to be taken by other activities, without asking the table. So a flood
   * costs the table hardly more than the places that it fills.
   */
  knowsTaken(subject: Subject, places: readonly string[], id: string): boolean {
    const pk = subjectKey(subject);
    return places.every((place) => {
      const held = this.#held.get(heldKey(pk, place));
      return held !== undefined && held !== id;
    });
  }

  #remember(pk: unknown, place: unknown, id: string): void {
    if (this.#held.size >= HELD_PLACES) this.#held.clear();
    this.#held.set(heldKey(pk, place), id);
  }

  /** Writes to a browser's log whose it is, where the activity says so. */
  async #identify(subject: Subject, { type, visitorId, suspect, occurredAt }: Activity): Promise<void> {
    if (subject.kind !== 'lead' || visitorId === undefined || suspect === true) return;
    const by = type === ARRIVED ? 'link' : undefined;
    await this.#putNew(identifiedItem(visitorId, { leadId: subject.id, at: occurredAt, by }));
  }

  /** Whether another activity is stored under this id: two senders, or a sender's mistake. */
  async contradicts(
    subject: Subject,
    activity: Activity,
    place: string = placeOf(activity),
  ): Promise<boolean> {
    const { Item } = await this.#client.send(
      new GetCommand({
        TableName: this.#table,
        Key: { pk: subjectKey(subject), sk: place },
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
   * are `most`: at most a page for each.
   */
  async leadsOf(visitorId: string, most: number): Promise<ReadonlySet<string>> {
    const leads = new Set<string>();
    let last = '';
    const marks = this.#items(visitorKey(visitorId), {
      prefix: IDENTIFIED_PREFIX,
      next: () => endOfIdentified(last),
    });
    for await (const item of marks) {
      last = readIdentified(item).leadId;
      leads.add(last);
      if (leads.size >= most) break;
    }
    return leads;
  }

  /** The first hits of a browser, as many as it takes to tell whether a person uses it; one small read. */
  async firstHits(visitorId: string): Promise<Activity[]> {
    const hits: Activity[] = [];
    const pk = visitorKey(visitorId);
    for await (const item of this.#items(pk, { prefix: OBSERVED_PREFIX, pageSize: HITS_LOOKED_AT })) {
      const read = fromItem(item);
      if (!('reason' in read)) hits.push(read);
      if (hits.length >= HITS_LOOKED_AT) break;
    }
    return hits;
  }

  /**
   * Reads a subject's log, strongly consistent, in no particular order: the whole of it, or what is kept of
   * one that is larger than is read.
   */
  async history(subject: Subject): Promise<History> {
    const items: Record<string, unknown>[] = [];
    const cut = new Cut();
    const all = this.#items(subjectKey(subject), { next: (last) => cut.next(last) });
    for await (const item of all) if (cut.keeps(String(item.sk))) items.push(item);
    return historyIn(items, cut.parts());
  }

  #items(pk: string, how: Omit<ItemQuery, 'table' | 'pk'>): AsyncGenerator<Record<string, unknown>> {
    return queryItems(this.#client, { table: this.#table, pk, ...how });
  }

  async #putNew(item: Record<string, unknown>, id?: string): Promise<Added> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: item,
          ConditionExpression: 'attribute_not_exists(pk)',
          ...(id !== undefined && { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
        }),
      );
      return 'added';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const held = error.Item?.['id']?.S;
      if (id === undefined || held === id) return 'duplicate';
      if (held !== undefined) this.#remember(item['pk'], item['sk'], held);
      return 'taken';
    }
  }
}

const heldKey = (pk: unknown, place: unknown): string => `${String(pk)} ${String(place)}`;

/** Reads the items of a subject's partition; `cut` is what was left out of it. */
export function historyIn(
  items: readonly Readonly<Record<string, unknown>>[],
  cut: ReadonlySet<CutPart> = new Set(),
): History {
  const history = {
    activities: new Map<string, Activity>(),
    bad: [] as BadRow[],
    identified: [] as Identified[],
    members: [] as string[],
    priorities: new Map<string, Priority>(),
  };
  let erased = false;
  let mergedInto: string | undefined;
  for (const item of items) {
    const sk = String(item.sk);
    if (sk === ERASED_KEY) erased = true;
    else if (sk === MERGED_KEY) mergedInto = readMark(item);
    else if (sk.startsWith(MEMBER_PREFIX)) history.members.push(readMark(item));
    else if (sk.startsWith(IDENTIFIED_PREFIX)) history.identified.push(readIdentified(item));
    else file(history, sk, fromItem(item));
  }
  return {
    ...history,
    activities: [...history.activities.values()],
    erased,
    ...(mergedInto !== undefined && { mergedInto }),
    cut,
  };
}

/** The other lead that a merge marker names. */
const readMark = (item: Readonly<Record<string, unknown>>): string => String(item.leadId);

interface Reading {
  readonly activities: Map<string, Activity>;
  readonly bad: BadRow[];
  readonly priorities: Map<string, Priority>;
}

/** One that was sent again in another hour may lie in two places: the report received first counts. */
function file(
  { activities, bad, priorities }: Reading,
  sk: string,
  read: Activity | { reason: string },
): void {
  if ('reason' in read) {
    bad.push({ id: idAt(sk), reason: read.reason });
    return;
  }
  const held = activities.get(read.id);
  if (held !== undefined && held.receivedAt <= read.receivedAt) return;
  activities.set(read.id, read);
  if (idAt(sk) !== read.id) priorities.set(read.id, priorityAt(sk));
}
