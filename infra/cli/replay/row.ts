import type { Joins, Value, Where } from './map.ts';

type Scalar = string | number | boolean;
export type Columns = Readonly<Record<string, string>>;
/** Lines of a file by one of its columns. */
export type Table = ReadonlyMap<string, Columns>;

/** A map speaks of a column that its file does not have. */
export class MapDoesNotFit extends Error {
  override readonly name = 'MapDoesNotFit';
}

/** One line of a file, with the lines of other files that are joined to it. */
export class Row {
  readonly #file: string;
  readonly #number: number;
  readonly #columns: Columns;
  readonly #joins: Joins;
  readonly #tables: ReadonlyMap<string, Table>;

  /** @param number 1 is the first line after the header @param tables by `tableName` */
  constructor(
    place: { readonly file: string; readonly number: number },
    columns: Columns,
    joins: Joins = {},
    tables: ReadonlyMap<string, Table> = new Map(),
  ) {
    this.#file = place.file;
    this.#number = place.number;
    this.#columns = columns;
    this.#joins = joins;
    this.#tables = tables;
  }

  /** The text of a cell without spaces around it; empty where a join finds nothing. Throws `MapDoesNotFit`. */
  cell(name: string): string {
    const own = this.#columns[name];
    if (own !== undefined) return own.trim();
    if (name === 'row') return String(this.#number);
    const [join = '', column = ''] = name.split('.', 2);
    const joined = this.#joins[join];
    if (joined === undefined) throw new MapDoesNotFit(`${this.#file} has no column "${name}".`);
    const line = this.#tables.get(tableName(joined))?.get(this.cell(joined.from));
    if (line === undefined) return '';
    if (line[column] === undefined) throw new MapDoesNotFit(`${joined.file} has no column "${column}".`);
    return line[column].trim();
  }

  /** Fills in a template; undefined when one of its cells is empty. */
  fill(template: string): string | undefined {
    let complete = true;
    const filled = template.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => {
      const text = this.cell(name);
      complete &&= text !== '';
      return text;
    });
    return complete ? filled : undefined;
  }

  /** What a map's value says for this line; undefined when it says nothing. */
  value(value: Value): Scalar | undefined {
    if (typeof value === 'string') return this.fill(value);
    if (typeof value !== 'object') return value;
    const text = this.cell(value.column);
    const found = value.values ? own(value.values, text) : text || undefined;
    return value.as === 'number' && found !== undefined ? numberIn(String(found)) : found;
  }

  /** All that a record of values says; what says nothing is left out. */
  facts(facts: Readonly<Record<string, Value>>): Record<string, Scalar> {
    const said = Object.entries(facts).flatMap(([name, value]) => {
      const found = this.value(value);
      return found === undefined ? [] : [[name, found] as const];
    });
    return Object.fromEntries(said);
  }

  /** Whether this line is one of those that a condition means. */
  fits(where: Where = {}): boolean {
    return Object.entries(where).every(([column, wanted]) => {
      const text = this.cell(column);
      if (typeof wanted === 'string') return text === wanted;
      return Array.isArray(wanted) ? wanted.includes(text) : (numberIn(text) ?? -Infinity) >= wanted.min;
    });
  }
}

/** By which a joined file is kept: the same file may be joined by different keys. */
export const tableName = ({ file, key }: Joins[string]): string => `${file} by ${key}`;

/** A table's entry for a text, never one that every object inherits. */
export const own = <T>(table: Readonly<Record<string, T>>, text: string): T | undefined =>
  Object.hasOwn(table, text) ? table[text] : undefined;

function numberIn(text: string): number | undefined {
  const number = Number(text);
  return text === '' || !Number.isFinite(number) ? undefined : number;
}
