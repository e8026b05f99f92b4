import { type Files, linesOf, namesIn } from './files.ts';
import { type LineAccount, LineCounter } from './lines.ts';
import type { Joins, ReplayMap } from './map.ts';
import { type FileActivity, type Outcome, type Person, readBirth, readDeed } from './read-lines.ts';
import { type Columns, Row, type Table, tableName } from './row.ts';

/** All that is in the files, in the order of their time. */
export interface Timeline {
  readonly people: ReadonlyMap<string, Person>;
  /** By time, then by person and id: the same files give the same order. */
  readonly activities: readonly FileActivity[];
  readonly lines: LineAccount;
}

const BROKEN = 'more or fewer cells than the header';

/** How an activity is told from all others. */
export const keyOf = ({ person, id }: FileActivity): string => `${person.id} ${id}`;

/** Reads all files of a map, the leads first. Throws `FileMissing` and `MapDoesNotFit`. */
export async function readTimeline(map: ReplayMap, files: Files): Promise<Timeline> {
  const reader = new Reader(map, files, await readTables(map, files));
  const deeds = [...map.activities, ...map.outcomes].map(({ file }) => file);
  for (const file of new Set([map.leads.file, ...deeds])) await reader.read(file);
  await reader.countRest(new Set([map.leads.file, ...deeds]));
  return reader.timeline();
}

/** Reads the files that lines are joined with. */
async function readTables(map: ReplayMap, files: Files): Promise<Map<string, Table>> {
  const tables = new Map<string, Map<string, Columns>>();
  const all = [map.leads, ...map.activities, ...map.outcomes].flatMap(({ joins = {} }) =>
    Object.values(joins),
  );
  for (const join of all) {
    if (tables.has(tableName(join))) continue;
    const table = new Map<string, Columns>();
    tables.set(tableName(join), table);
    for await (const line of linesOf(files.pathOf(join.file))) {
      if (line) table.set(line[join.key] ?? '', line);
    }
  }
  return tables;
}

class Reader {
  readonly #map: ReplayMap;
  readonly #files: Files;
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #people = new Map<string, Person>();
  readonly #activities = new Map<string, FileActivity>();
  readonly #lines = new LineCounter();

  constructor(map: ReplayMap, files: Files, tables: ReadonlyMap<string, Table>) {
    this.#map = map;
    this.#files = files;
    this.#tables = tables;
  }

  async read(file: string): Promise<void> {
    let number = 0;
    for await (const columns of linesOf(this.#files.pathOf(file))) {
      number += 1;
      if (columns) this.#readLine({ file, number }, columns);
      else this.#lines.skip(file, BROKEN);
    }
  }

  /** Counts the lines of files that nothing is made of: joined, left out on purpose, or not named. */
  async countRest(read: ReadonlySet<string>): Promise<void> {
    const joined = new Set([...this.#tables.keys()].map((name) => name.split(' by ')[0] ?? ''));
    for (const file of namesIn(this.#map).filter((name) => !read.has(name))) {
      let number = 0;
      for await (const columns of linesOf(this.#files.pathOf(file))) {
        number += 1;
        if (joined.has(file)) this.#lines.join(1);
        else if (columns) this.#lines.skip(file, this.#reasonFor(new Row({ file, number }, columns), file));
        else this.#lines.skip(file, BROKEN);
      }
    }
    for (const file of this.#files.others) {
      for await (const _ of linesOf(this.#files.pathOf(file)))
        this.#lines.skip(file, 'the map does not name it');
    }
  }

  timeline(): Timeline {
    const activities = [...this.#activities.values()].toSorted(inOrder);
    return { people: this.#people, activities, lines: this.#lines.account() };
  }

  #readLine(place: { file: string; number: number }, columns: Columns): void {
    const outcomes = this.#outcomesOf(place, columns);
    const made = outcomes.filter((outcome) => this.#keep(outcome));
    if (made.length > 0) return this.#lines.use();
    const row = new Row(place, columns);
    const [complaint] = outcomes.flatMap((outcome) => {
      if (outcome === undefined) return [];
      return 'skipped' in outcome ? outcome.skipped : 'an id that was there before';
    });
    this.#lines.skip(place.file, this.#reasonFor(row, place.file, complaint));
  }

  #outcomesOf(place: { file: string; number: number }, columns: Columns): Outcome[] {
    const { leads, activities, outcomes } = this.#map;
    const row = (joins?: Joins): Row => new Row(place, columns, joins, this.#tables);
    const births = leads.file === place.file ? [this.#birth(row(leads.joins))] : [];
    const deeds = [...activities, ...outcomes].filter(({ file }) => file === place.file);
    return [...births, ...deeds.map((each) => readDeed(row(each.joins), each, this.#people))];
  }

  #birth(row: Row): Outcome {
    const outcome = readBirth(row, this.#map.leads, (id) => this.#people.has(id));
    if (outcome && 'activity' in outcome)
      this.#people.set(outcome.activity.person.id, outcome.activity.person);
    return outcome;
  }

  /** Whether an activity came of it that was not there yet. */
  #keep(outcome: Outcome): boolean {
    if (!outcome || !('activity' in outcome)) return false;
    const key = keyOf(outcome.activity);
    if (this.#activities.has(key)) return false;
    this.#activities.set(key, outcome.activity);
    return true;
  }

  #reasonFor(row: Row, file: string, otherwise = 'nothing in the map is made of it'): string {
    return this.#map.skip.find((each) => each.file === file && row.fits(each.where))?.reason ?? otherwise;
  }
}

const inOrder = (a: FileActivity, b: FileActivity): number =>
  a.at - b.at || compare(a.person.id, b.person.id) || compare(a.id, b.id);
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
