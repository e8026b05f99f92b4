import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import type { ConsentNews } from '../consent/consent-news.ts';
import { type Change, storedChange, toChangeItem } from './change-item.ts';
import { leadsDue } from './due.ts';
import { changeKey, dueKey, leadKey, PROFILE_KEY, PROJECTIONS } from './keys.ts';
import { toConsentItem } from './consent-news-item.ts';
import { type StoredProfile, storedProfile, toProfileItem } from './profile-item.ts';
import { type StoredScore, storedScore, toScoreItem } from './score-item.ts';

/**
 * Somebody else wrote this lead's projection in between, or scored it under a newer playbook: read again,
 * decide again.
 */
export class ProjectionConflict extends Error {
  override readonly name = 'ProjectionConflict';
}

/** What is stored of a lead: read before its history, each written under the version read here. */
export interface Projections {
  readonly profile?: StoredProfile;
  readonly scores: readonly StoredScore[];
}

const RACED = new Set(['ConditionalCheckFailed', 'TransactionConflict']);

function asConflict(error: unknown): unknown {
  const lost =
    error instanceof ConditionalCheckFailedException ||
    error instanceof TransactionConflictException ||
    (error instanceof TransactionCanceledException &&
      (error.CancellationReasons ?? []).some(({ Code }) => RACED.has(Code ?? '')));
  return lost ? new ProjectionConflict('The lead was written in between.', { cause: error }) : error;
}

/**
 * First write: the item must not exist. Later: it must be the one that was read, and of no newer playbook.
 */
function unchangedSince({ version, playbook }: { version: number; playbook?: number }) {
  if (version === 1) return { ConditionExpression: 'attribute_not_exists(pk)' };
  if (playbook === undefined) {
    return {
      ConditionExpression: 'version = :before',
      ExpressionAttributeValues: { ':before': version - 1 },
    };
  }
  return {
    ConditionExpression: 'version = :before AND playbook <= :playbook',
    ExpressionAttributeValues: { ':before': version - 1, ':playbook': playbook },
  };
}

/** Leads' projections and the journal of their changes. */
export class LeadStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Profile and all scores of a lead in one strongly consistent query. */
  async projections(leadId: string): Promise<Projections> {
    const { Items } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': leadKey(leadId),
          ':first': PROJECTIONS[0],
          ':last': PROJECTIONS[1],
        },
        ConsistentRead: true,
      }),
    );
    const profile = Items?.find(({ sk }) => sk === PROFILE_KEY);
    const scores = (Items ?? [])
      .filter(({ sk }) => sk !== PROFILE_KEY)
      .map((item) => storedScore.parse(item));
    return profile === undefined ? { scores } : { profile: storedProfile.parse(profile), scores };
  }

  /** Writes a score alone. Throws `ProjectionConflict` when it is not the successor of what is stored. */
  async putScore(score: StoredScore): Promise<void> {
    await this.#put(toScoreItem(score), unchangedSince(score));
  }

  async putProfile(profile: StoredProfile): Promise<void> {
    await this.#put(toProfileItem(profile), unchangedSince({ version: profile.version }));
  }

  /** Notes news of a lead's consent, to be announced; those that are there already stay as they are. */
  async putConsentNews(leadId: string, news: ConsentNews): Promise<void> {
    const Item = toConsentItem(leadId, news);
    const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };
    try {
      await this.#client.send(new PutCommand({ TableName: this.#table, Item, ...isNew }));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** Writes a score and the change it brings in one transaction: neither is ever there without the other. */
  async announce(score: StoredScore, change: Change): Promise<void> {
    const scorePut = { TableName: this.#table, Item: toScoreItem(score), ...unchangedSince(score) };
    const changePut = {
      TableName: this.#table,
      Item: toChangeItem(change),
      ConditionExpression: 'attribute_not_exists(pk)',
    };
    try {
      await this.#client.send(
        new TransactWriteCommand({ TransactItems: [{ Put: scorePut }, { Put: changePut }] }),
      );
    } catch (error) {
      throw asConflict(error);
    }
  }

  /** One entry of the journal; undefined when it has been erased. */
  async change(leadId: string, model: string, n: number): Promise<Change | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({
        TableName: this.#table,
        Key: { pk: leadKey(leadId), sk: changeKey(model, n) },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? undefined : storedChange.parse(Item);
  }

  /** Leads of one shard whose time to be looked at has come, the longest due first. */
  due(shard: number, now: number): AsyncGenerator<string> {
    return leadsDue(this.#client, this.#table, dueKey('score', shard), now);
  }

  async #put(Item: Record<string, unknown>, condition: ReturnType<typeof unchangedSince>): Promise<void> {
    try {
      await this.#client.send(new PutCommand({ TableName: this.#table, Item, ...condition }));
    } catch (error) {
      throw asConflict(error);
    }
  }
}
