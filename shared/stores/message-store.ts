import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { BANT } from '../playbook/conditions.ts';
import { itemsUnder } from './items-under.ts';
import {
  goesToLead,
  leadKey,
  MAIL_ACTIONS,
  type MailAction,
  MESSAGE_PREFIX,
  messageKey,
  SKIPPED_OWNER,
} from './keys.ts';

/** Nurture mail is of the lead and of no one model: where others name their model, it has this word. */
export const OF_THE_LEAD = 'lead';

/** Which mail of which lead: the change it is about. Nurture mails are numbered one after the other, lead by lead. */
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
  /** SES has refused it for too long. */
  dropped: { to: 'skipped', from: ['failed'] },
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
  /** When it was claimed for the first time. */
  firstAt: z.number().optional(),
  /**
   * Why it was given up: nobody ever said what became of it; whoever sent it crashed meanwhile; SES refused it for too long; this
   * environment does not write to the address.
   */
  reason: z.enum(['unconfirmed', 'interrupted', 'refused', 'withheld']).optional(),
  /** Of nurture mail: track and step, what it offered (id of the playbook's material), what it asked. */
  track: z.string().optional(),
  step: z.string().optional(),
  material: z.string().optional(),
  asks: z.enum(BANT).optional(),
});
/** What nurture mail remembers of its content. */
export type MessageContent = Pick<Message, 'track' | 'step' | 'material' | 'asks'>;
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

  /** A lead's messages, of one kind or of all, strongly consistent, in the order of their kinds and numbers. */
  async list(leadId: string, action?: MailAction): Promise<Message[]> {
    const prefix = action === undefined ? MESSAGE_PREFIX : `${MESSAGE_PREFIX}${action}#`;
    const under = { table: this.#table, pk: leadKey(leadId), prefix };
    const found: Message[] = [];
    for await (const item of itemsUnder(this.#client, under)) found.push(storedMessage.parse(item));
    return found;
  }

  /** Claims a message that stands as `held` says (undefined: is not there yet). False when somebody was quicker. */
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
    happening: Happening,
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

/** A message as it stands once it has been claimed. */
export const claimOf = (
  { action, model, n }: MessageId,
  held: Message | undefined,
  at: number,
  content: MessageContent,
): Message => ({
  action,
  model,
  n,
  state: 'claimed',
  claimedAt: at,
  stateAt: at,
  firstAt: held?.firstAt ?? at,
  ...content,
});

/** In the owner index while it is given up, so that somebody sees it: mail to leads is marketing's. */
const listed = ({ action }: MessageId, to: MessageState, at: number) =>
  goesToLead(action) && to === 'skipped' ? { ownerKey: SKIPPED_OWNER, ownerAt: at } : {};

function transition(id: MessageId, happening: Happening, at: number, about: Partial<Message>) {
  const { to, from } = HAPPENINGS[happening];
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

const keyOf = ({ action, leadId, model, n }: MessageId): { pk: string; sk: string } => ({
  pk: leadKey(leadId),
  sk: messageKey(action, model, n),
});
