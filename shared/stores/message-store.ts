import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { leadKey, MAIL_ACTIONS, type MailAction, MESSAGE_PREFIX, messageKey } from './keys.ts';

/** Which mail of which lead: the change it is about. */
export interface MessageId {
  readonly action: MailAction;
  readonly leadId: string;
  readonly model: string;
  readonly n: number;
}

const STATES = ['claimed', 'sent', 'failed', 'unknown', 'skipped'] as const;
/**
 * `claimed`: somebody is sending it, or crashed while they were. `sent`: SES took it. `failed`: SES provably did not.
 * `unknown`: nobody can tell. `skipped`: it was given up.
 */
export type MessageState = (typeof STATES)[number];

/** What can happen to a message, with the states it may happen in; the condition of the write is made from them. */
export const HAPPENINGS = {
  /** SES took it, by its answer or by its own report, however late that comes: but a report of sending does not undo a later rejection. */
  accepted: { to: 'sent', from: ['claimed', 'unknown', 'skipped'] },
  /** SES answered that it does not take it. */
  refused: { to: 'failed', from: ['claimed'] },
  /** What it tells ceased to hold before it was handed to SES. */
  withdrawn: { to: 'failed', from: ['claimed'] },
  /** SES reported that it threw away what it had taken. */
  rejected: { to: 'failed', from: ['claimed', 'unknown', 'sent'] },
  /** SES did not answer, or with an error of its own. */
  unanswered: { to: 'unknown', from: ['claimed'] },
  givenUp: { to: 'skipped', from: ['claimed', 'unknown'] },
} as const satisfies Record<string, { to: MessageState; from: readonly MessageState[] }>;
export type Happening = keyof typeof HAPPENINGS;

const storedMessage = z.object({
  action: z.enum(MAIL_ACTIONS),
  model: z.string(),
  n: z.int().positive(),
  state: z.enum(STATES),
  /** When it was last claimed, and when it reached its state; ms since the epoch. */
  claimedAt: z.number(),
  stateAt: z.number(),
  /** SES's id of the mail. */
  sesId: z.string().optional(),
  /** What nurture mail offered: id of the playbook's material. */
  material: z.string().optional(),
  /** Given up before anything was handed to SES. */
  unsent: z.boolean().optional(),
});
export type Message = z.infer<typeof storedMessage>;

/** What became of settling a message: `absent` for one that never was, or was erased with its lead. */
export type Settled = 'settled' | 'kept' | 'absent';

/** Claims of mail: one item for each action and change, so that a change mails once however often it is delivered. */
export class MessageStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The message as it stands; strongly consistent. */
  async find(id: MessageId): Promise<Message | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: keyOf(id), ConsistentRead: true }),
    );
    return Item && storedMessage.parse(Item);
  }

  /** A lead's messages of one kind, strongly consistent, in no particular order. */
  async list(leadId: string, action: MailAction): Promise<Message[]> {
    const found: Message[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': leadKey(leadId), ':prefix': `${MESSAGE_PREFIX}${action}#` },
          ConsistentRead: true,
          ExclusiveStartKey: from,
        }),
      );
      found.push(...(page.Items ?? []).map((item) => storedMessage.parse(item)));
      from = page.LastEvaluatedKey;
    } while (from);
    return found;
  }

  /** Claims a message that stands as `held` says (undefined: is not there yet). False when somebody was quicker. */
  async claim(id: MessageId, held: Message | undefined, at: number, material?: string): Promise<boolean> {
    const { action, model, n } = id;
    const message: Message = { action, model, n, state: 'claimed', claimedAt: at, stateAt: at, material };
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
    happening: Happening,
    at: number,
    about: { readonly sesId?: string; readonly unsent?: boolean } = {},
  ): Promise<Settled> {
    try {
      await this.#client.send(
        new UpdateCommand({ TableName: this.#table, Key: keyOf(id), ...transition(happening, at, about) }),
      );
      return 'settled';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return error.Item ? 'kept' : 'absent';
      throw error;
    }
  }
}

function transition(happening: Happening, at: number, about: Readonly<Record<string, unknown>>) {
  const { to, from } = HAPPENINGS[happening];
  const before = from.map((state, index) => [`:before${index}`, state] as const);
  const facts = Object.entries(about).filter(([, value]) => value !== undefined);
  const sets = ['#state = :state', 'stateAt = :at', ...facts.map(([name]) => `${name} = :${name}`)];
  return {
    UpdateExpression: `SET ${sets.join(', ')}`,
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

const keyOf = ({ action, leadId, model, n }: MessageId): { pk: string; sk: string } => ({
  pk: leadKey(leadId),
  sk: messageKey(action, model, n),
});
