import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Playbook, playbookShape } from '../playbook/schema.ts';
import type { Clock } from '../runtime/clock.ts';
import { compile, type CompiledPlaybook } from '../scoring/compile.ts';
import { ACTIVE_KEY, PLAYBOOK_KEY, versionKey } from './keys.ts';
import { packBody, unpackBody } from './playbook-body.ts';
import { transactWrite } from './transact-write.ts';

/**
 * Collectors may work with a playbook this old (ms): what they take from it changes rarely, and each look
 * costs a round trip.
 */
const RECENT_MS = 30_000;

/** Nothing can be collected or scored: the table holds no playbook, or not the version asked for. */
export class PlaybookMissing extends Error {
  override readonly name = 'PlaybookMissing';
}

const activeItem = z.object({ number: z.int().positive() });
const versionItem = z.object({ body: z.instanceof(Uint8Array), publishedAt: z.int().default(0) });

/** The playbook's numbered versions. A version's body never changes; which number is active does. */
export class PlaybookStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: Clock;
  readonly #versions = new Map<number, Promise<CompiledPlaybook>>();
  #recent: { readonly until: number; readonly playbook: Promise<CompiledPlaybook> } | undefined;

  constructor(client: DynamoDBDocumentClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  /**
   * The number that counts now; strongly consistent. Throws `PlaybookMissing` before the first deploy has
   * seeded one.
   */
  async activeNumber(): Promise<number> {
    const item = await this.#read(ACTIVE_KEY);
    if (!item) throw new PlaybookMissing('No playbook is active yet.');
    return activeItem.parse(item).number;
  }

  /** A version, compiled; read once and kept for as long as the process lives. */
  version(number: number): Promise<CompiledPlaybook> {
    return remembered(this.#versions, number, () => this.#load(number));
  }

  /** The version that counts now: one small strong read each time. */
  async active(): Promise<CompiledPlaybook> {
    return this.version(await this.activeNumber());
  }

  /** The version that counted at most 30 s ago: no read at all most of the time. */
  recent(): Promise<CompiledPlaybook> {
    const now = this.#clock();
    if (this.#recent && now < this.#recent.until) return this.#recent.playbook;
    const playbook = this.active();
    const entry = { until: now + RECENT_MS, playbook };
    this.#recent = entry;
    playbook.catch(() => {
      if (this.#recent === entry) this.#recent = undefined;
    });
    return playbook;
  }

  /** Stores version 1 and makes it active, unless a playbook is active already. */
  async seed(playbook: Playbook): Promise<'seeded' | 'kept'> {
    const body = await packBody(playbook);
    const first = [
      { pk: PLAYBOOK_KEY, sk: versionKey(1), body },
      { pk: PLAYBOOK_KEY, sk: ACTIVE_KEY, number: 1 },
    ];
    const lost = await transactWrite(
      this.#client,
      first.map((Item) => ({
        Put: { TableName: this.#table, Item, ConditionExpression: 'attribute_not_exists(pk)' },
      })),
    );
    return lost.length === 0 ? 'seeded' : 'kept';
  }

  async #load(number: number): Promise<CompiledPlaybook> {
    const item = await this.#read(versionKey(number));
    if (!item) throw new PlaybookMissing(`Playbook version ${number} is not there.`);
    const { body, publishedAt } = versionItem.parse(item);
    return compile(playbookShape.parse(await unpackBody(body)), number, publishedAt);
  }

  async #read(sk: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { pk: PLAYBOOK_KEY, sk }, ConsistentRead: true }),
    );
    return Item;
  }
}

/** Keeps what a key's promise brings; a failure is forgotten, so that the next caller tries again. */
function remembered<K, V>(kept: Map<K, Promise<V>>, key: K, make: () => Promise<V>): Promise<V> {
  const known = kept.get(key);
  if (known) return known;
  const made = make();
  kept.set(key, made);
  made.catch(() => kept.delete(key));
  return made;
}
