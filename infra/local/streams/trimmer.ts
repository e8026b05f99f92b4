import { resourceOf } from '../template/arns.ts';
import type { Assembly } from '../template/resource.ts';
import type { Engine } from '../dynamodb/engine.ts';
import type { StreamMapping } from './mapping.ts';
import { trimStream } from '../dynamodb/tables.ts';

/** The engine keeps every stream record for ever; a table's are trimmed once this many are dealt with. */
const TRIM_EVERY = 2_000n;

/** Follows the checkpoints of all mappings, and trims what none of a table's needs any more. */
export class StreamTrimmer {
  readonly #assembly: Assembly;
  readonly #engine: Engine;
  /** By table: how far each mapping is, and up to where the stream is trimmed. */
  readonly #tables = new Map<string, { checkpoints: Map<string, bigint>; trimmedTo: bigint }>();

  constructor(assembly: Assembly, engine: Engine) {
    this.#assembly = assembly;
    this.#engine = engine;
  }

  /**
   * Registers a mapping; the function that is returned takes its checkpoints. A foreign engine trims by
   * itself.
   */
  follow({ id, streamArn }: StreamMapping): (sequenceNumber: string) => void {
    if (this.#engine.file === undefined) return () => {};
    const table = resourceOf(this.#assembly, streamArn).ref;
    const state = this.#tables.get(table) ?? { checkpoints: new Map<string, bigint>(), trimmedTo: 0n };
    state.checkpoints.set(id, 0n);
    this.#tables.set(table, state);
    return (sequenceNumber) => {
      state.checkpoints.set(id, BigInt(sequenceNumber));
      const upTo = [...state.checkpoints.values()].reduce((a, b) => (a < b ? a : b));
      if (upTo - state.trimmedTo < TRIM_EVERY) return;
      trimStream(this.#engine, table, upTo);
      state.trimmedTo = upTo;
    };
  }
}
