import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { queryItems } from './query-items.ts';
import { goesToLead, type MailAction } from '../lead/mail-kinds.ts';
import { leadKey, MESSAGE_PREFIX, messageKey, SKIPPED_OWNER } from './keys.ts';
import {
  claimOf,
  type MessageTransition,
  TRANSITIONS,
  type Message,
  type MessageContent,
  type MessageId,
  type MessageState,
  storedMessage,
} from './message.ts';

/** What became of settling a message: `absent` for one that never was, or was erased with its lead. */
export type Settled = 'settled' | 'kept' | 'absent';

/**
 * Claims of mail: one item for each action and change, so that a change mails once however often it is
 * delivered.
 */
export class MessageStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The message as it stands; strongly consistent. */
  find(id: MessageId): Promise<Message | undefined> {
    return this.at(id.leadId, keyOf(id).sk);
  }

  /** The message under a sort key, as an index names it; strongly consistent. */
  async at(leadId: string, sk: string): Promise<Message | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { pk: leadKey(leadId), sk }, ConsistentRead: true }),
    );
    return Item && storedMessage.parse(Item);
  }

  /**
   * A lead's messages, of one kind or of all, strongly consistent, in the order of their kinds and numbers.
   */
  async list(leadId: string, action?: MailAction): Promise<Message[]> {
    const prefix = action === undefined ? MESSAGE_PREFIX : `${MESSAGE_PREFIX}${action}#`;
    const under = { table: this.#table, pk: leadKey(leadId), prefix };
    const messages: Message[] = [];
    for await (const item of queryItems(this.#client, under)) messages.push(storedMessage.parse(item));
    return messages;
  }

  /**
   * Claims a message that stands as `held` says (undefined: is not there yet). Returns false when another
   * writer was faster.
   */
  async claim(
    id: MessageId,
    held: Message | undefined,
    at: number,
    content: MessageContent = {},
  ): Promise<boolean> {
    const message = claimOf(id, held, at, content);
    const unchanged = held && {
      ConditionExpression: '#state = :state AND claimedAt = :claimedAt',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': held.state, ':claimedAt': held.claimedAt },
    };
    const condition = unchanged ?? { ConditionExpression: 'attribute_not_exists(pk)' };
    try {
      await this.#client.send(
        new PutCommand({ TableName: this.#table, Item: { ...keyOf(id), ...message }, ...condition }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  /** Moves a message on, if its present state allows it; `kept` otherwise. */
  async settle(
    id: MessageId,
    happening: MessageTransition,
    at: number,
    about: Pick<Message, 'sesId' | 'reason'> = {},
  ): Promise<Settled> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keyOf(id),
          ...transition(id, happening, at, about),
        }),
      );
      return 'settled';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return error.Item ? 'kept' : 'absent';
      throw error;
    }
  }
}

/** In the owner index while it is given up, so that somebody sees it: mail to leads is marketing's. */
const listed = ({ action }: MessageId, to: MessageState, at: number) =>
  goesToLead(action) && to === 'skipped' ? { ownerKey: SKIPPED_OWNER, ownerAt: at } : {};

function transition(id: MessageId, happening: MessageTransition, at: number, about: Partial<Message>) {
  const { to, from } = TRANSITIONS[happening];
  const before = from.map((state, index) => [`:before${index}`, state] as const);
  const facts = Object.entries({ ...about, ...listed(id, to, at) }).filter(
    ([, value]) => value !== undefined,
  );
  const sets = ['#state = :state', 'stateAt = :at', ...facts.map(([name]) => `${name} = :${name}`)];
  const unlisted = to === 'skipped' ? '' : ' REMOVE ownerKey, ownerAt, reason';
  return {
    UpdateExpression: `SET ${sets.join(', ')}${unlisted}`,
    ConditionExpression: `#state IN (${before.map(([name]) => name).join(', ')})`,
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: {
      ':state': to,
      ':at': at,
      ...Object.fromEntries(before),
      ...Object.fromEntries(facts.map(([name, value]) => [`:${name}`, value])),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
}

const keyOf = ({ action, leadId, model, n, attempt }: MessageId): { pk: string; sk: string } => ({
  pk: leadKey(leadId),
  sk: messageKey(action, model, n, attempt),
});
