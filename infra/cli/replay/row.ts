import type { Joins, Value, Where } from './map.ts';

type Scalar = string | number | boolean;
/** The cells of a line, by column. */
export type Cells = Readonly<Record<string, string>>;
/** The lines of a file, by the value of one of its columns. */
export type Table = ReadonlyMap<string, Cells>;

/** The map names a column that a file does not have. */
export class MissingColumn extends Error {
  override readonly name = 'MissingColumn';
}

/** A line of a file with the lines of other files that are joined to it. */
export class Row {
  readonly #file: string;
  readonly #number: number;
  readonly #cells: Cells;
  readonly #joins: Joins;
  readonly #tables: ReadonlyMap<string, Table>;

  /**
   * @param place `number` 1 is the first line after the header
   * @param tables by `tableName`
   */
  constructor(
    place: { readonly file: string; readonly number: number },
    cells: Cells,
    joins: Joins = {},
    tables: ReadonlyMap<string, Table> = new Map(),
  ) {
    this.#file = place.file;
    this.#number = place.number;
    this.#cells = cells;
    this.#joins = joins;
    this.#tables = tables;
  }

  /**
   * The trimmed text of a cell; empty if there is no joined line.
   * @throws MissingColumn
   */
  cell(name: string): string {
    const text = this.#cells[name];
    if (text !== undefined) return text.trim();
    if (name === 'row') return String(this.#number);
    const [join = '', column = ''] = name.split('.', 2);
    const joined = this.#joins[join];
    if (joined === undefined) throw new MissingColumn(`${this.#file} has no column "${name}".`);
    const line = this.#tables.get(tableName(joined))?.get(this.cell(joined.from));
    if (line === undefined) return '';
    if (line[column] === undefined) throw new MissingColumn(`${joined.file} has no column "${column}".`);
    return line[column].trim();
  }

  /** Fills in a template; undefined if one of its cells is empty. */
  fill(template: string): string | undefined {
    let complete = true;
    const filled = template.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => {
      const text = this.cell(name);
      complete &&= text !== '';
      return text;
    });
    return complete ? filled : undefined;
  }

  /** The value for this line; undefined if it has none. */
  value(value: Value): Scalar | undefined {
    if (typeof value === 'string') return this.fill(value);
    if (typeof value !== 'object') return value;
    const text = this.cell(value.column);
    const result = value.values ? lookUp(value.values, text) : text || undefined;
    return value.as === 'number' && result !== undefined ? numberIn(String(result)) : result;
  }

  /** The values for this line, by name, without those that it has not. */
  values(values: Readonly<Record<string, Value>>): Record<string, Scalar> {
    const entries = Object.entries(values).flatMap(([name, value]) => {
      const result = this.value(value);
      return result === undefined ? [] : [[name, result] as const];
    });
    return Object.fromEntries(entries);
  }

  matches(where: Where = {}): boolean {
    return Object.entries(where).every(([column, condition]) => {
      const text = this.cell(column);
      if (typeof condition === 'string') return text === condition;
      if (Array.isArray(condition)) return condition.includes(text);
      return (numberIn(text) ?? -Infinity) >= condition.min;
    });
  }
}

/** Key of a joined file's table. Several joins can use the same file with different key columns. */
export const tableName = ({ file, key }: Joins[string]): string => `${file} by ${key}`;

/** Looks up a text, but no property that all objects inherit. */
export const lookUp = <T>(table: Readonly<Record<string, T>>, text: string): T | undefined =>
  Object.hasOwn(table, text) ? table[text] : undefined;

function numberIn(text: string): number | undefined {
  const number = Number(text);
  return text === '' || !Number.isFinite(number) ? undefined : number;
}
