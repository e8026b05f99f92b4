import * as z from 'zod';

/** Capacity of one table or index, as DynamoDB reports it with ReturnConsumedCapacity=INDEXES. */
export const consumedCapacity = z.object({
  TableName: z.string(),
  Table: z.object({ CapacityUnits: z.number() }).optional(),
  GlobalSecondaryIndexes: z.record(z.string(), z.object({ CapacityUnits: z.number() })).optional(),
});
export type ConsumedCapacity = z.infer<typeof consumedCapacity>;

/** Who consumed it, and how. */
export interface Consumer {
  /** Label of the calling function, or `outside`. */
  readonly function: string;
  readonly kind: 'read' | 'write';
}

type Row = { -readonly [Key in keyof UnitCount]: UnitCount[Key] };

/** Counts the read and write units that each function consumed on each table and index. */
export class Units {
  readonly #rows = new Map<string, Row>();
  readonly #labelOf: (tableName: string) => string;

  /** @param labelOf what a table is called in the counts, by its physical name */
  constructor(labelOf: (tableName: string) => string) {
    this.#labelOf = labelOf;
  }

  add(consumer: Consumer, { TableName, Table, GlobalSecondaryIndexes }: ConsumedCapacity): void {
    const table = this.#labelOf(TableName);
    this.#count(consumer, table, undefined, Table?.CapacityUnits ?? 0);
    for (const [index, { CapacityUnits }] of Object.entries(GlobalSecondaryIndexes ?? {})) {
      this.#count(consumer, table, index, CapacityUnits);
    }
  }

  list(): UnitCount[] {
    return structuredClone([...this.#rows.values()]);
  }

  reset(): void {
    this.#rows.clear();
  }

  #count(consumer: Consumer, table: string, index: string | undefined, units: number): void {
    const key = `${consumer.function}|${table}|${index ?? ''}`;
    const row: Row = this.#rows.get(key) ?? {
      table,
      ...(index !== undefined && { index }),
      function: consumer.function,
      read: 0,
      write: 0,
      calls: 0,
    };
    row[consumer.kind] += units;
    row.calls += 1;
    this.#rows.set(key, row);
  }
}

/** Capacity that calls of one function consumed on one table or index. */
export interface UnitCount {
  /** Logical id of the table. */
  readonly table: string;
  /** Index name; absent for the table itself. */
  readonly index?: string;
  /** Logical id of the calling function, or `outside`. */
  readonly function: string;
  /** Read capacity units. */
  readonly read: number;
  /** Write capacity units. */
  readonly write: number;
  readonly calls: number;
}
