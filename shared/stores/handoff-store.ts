import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import {
  type Correction,
  type Handoff,
  storedHandoff,
  type HandoffTransition,
  transitioned,
} from '../handoffs/handoff.ts';
import {
  openWrites,
  SAME,
  sameAs,
  transitionWrites,
  unlessSql,
  whileSql,
  type Writes,
} from './handoff-writes.ts';
import { HANDOFF_KEY, leadKey } from './keys.ts';

/** DynamoDB takes 100 items in a transaction: a handoff's two, and what it rests on. */
const MOST_CHECKS = 98;
/**
 * Tries at a transaction while others write one of its items: each takes about as long as their write does.
 */
const TRIES = 3;

/**
 * A lead's current handoff (`HANDOFF`, in the owner's index) and the record of each (`HANDOFF#<id>`). What a
 * handoff rests on, the lead's stage, is checked in the transaction that moves it: a handoff and a correction
 * that cross cannot both win.
 */
export class HandoffStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The lead's latest handoff, in whatever state; strongly consistent. */
  async current(leadId: string): Promise<Handoff | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: currentKey(leadId), ConsistentRead: true }),
    );
    return Item && storedHandoff.parse(Item);
  }

  /**
   * Opens a handoff unless a rep has one, other than the one that is `over`. Returns the lead's current one
   * either way; undefined when the lead is no longer SQL.
   */
  open(leadId: string, handoff: Handoff, over?: Handoff): Promise<Handoff | undefined> {
    const writes = openWrites(this.#table, leadId, handoff, over);
    return this.#write(leadId, handoff, writes, [whileSql(this.#table, leadId, handoff.model)]);
  }

  /**
   * Recalls an open handoff and puts a note on an accepted one. Returns the lead's current handoff, as this
   * or somebody else has made it; undefined when the lead is SQL under one of these models.
   */
  correct(
    leadId: string,
    held: Handoff,
    correction: Correction,
    models: readonly string[],
  ): Promise<Handoff | undefined> {
    const checks = models.slice(0, MOST_CHECKS).map((model) => unlessSql(this.#table, leadId, model));
    return held.state === 'accepted'
      ? this.#turn(leadId, held, 'doubted', { correction }, checks)
      : this.#turn(leadId, held, 'recalled', { correction, announcedAt: undefined }, checks);
  }

  /**
   * The lead is SQL again by this change: opens a recalled handoff again, for the same rep, and takes the
   * note off an accepted one. Returns the lead's current handoff; undefined when the lead is no longer SQL.
   */
  regain(
    leadId: string,
    held: Handoff,
    { model, n, at }: { readonly model: string; readonly n: number; readonly at: number },
  ): Promise<Handoff | undefined> {
    const checks = [whileSql(this.#table, leadId, model)];
    const reopened = { model, n, reopenedAt: at, correction: undefined, announcedAt: undefined };
    return held.state === 'accepted'
      ? this.#turn(leadId, held, 'cleared', { correction: undefined }, checks)
      : this.#turn(leadId, held, 'reopened', reopened, checks);
  }

  /**
   * Gives an open handoff to another rep, while the lead is SQL. Returns the lead's current handoff, as this
   * or somebody else has made it; undefined when the lead is no longer SQL.
   */
  passOn(leadId: string, held: Handoff, rep: string): Promise<Handoff | undefined> {
    const unreached = [...(held.unreached ?? []), held.rep];
    const checks = [whileSql(this.#table, leadId, held.model)];
    return this.#turn(leadId, held, 'passedOn', { rep, unreached, announcedAt: undefined }, checks);
  }

  /** Records that a handoff's state was published; does nothing when the handoff has left that state. */
  async announced(leadId: string, handoff: Handoff, at: number): Promise<void> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: currentKey(leadId),
          UpdateExpression: 'SET announcedAt = :at',
          ConditionExpression: `${SAME} AND #state = :state`,
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':at': at, ':state': handoff.state, ...sameAs(handoff) },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  #turn(leadId: string, held: Handoff, turn: HandoffTransition, facts: Partial<Handoff>, checks: Writes) {
    const next = transitioned(held, turn, facts);
    return this.#write(leadId, next, transitionWrites(this.#table, leadId, held, turn, next), checks);
  }

  /**
   * Writes all or nothing. Returns what is wanted, or what stands instead; undefined when the stage is not as
   * it has to be.
   */
  async #write(
    leadId: string,
    wanted: Handoff,
    writes: Writes,
    checks: Writes,
  ): Promise<Handoff | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#client.send(new TransactWriteCommand({ TransactItems: [...writes, ...checks] }));
        return wanted;
      } catch (error) {
        const reasons = reasonsOf(error);
        if (reasons.slice(writes.length).includes(FAILED)) return undefined;
        const winner = reasons.includes(FAILED) ? await this.current(leadId) : undefined;
        if (winner !== undefined) return winner;
        if (attempt === TRIES || !reasons.includes(CONFLICT)) throw error;
      }
    }
  }
}

const currentKey = (leadId: string): { pk: string; sk: string } => ({ pk: leadKey(leadId), sk: HANDOFF_KEY });

const FAILED = 'ConditionalCheckFailed';
const CONFLICT = 'TransactionConflict';

/** Why a transaction was not carried out, item by item; nothing for any other error. */
const reasonsOf = (error: unknown): string[] =>
  error instanceof TransactionCanceledException
    ? (error.CancellationReasons ?? []).map(({ Code }) => Code ?? '')
    : [];
