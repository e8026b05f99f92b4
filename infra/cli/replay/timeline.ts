import { type Files, linesOf, namesIn } from './files.ts';
import { LineCounter, type LineCounts } from './line-counter.ts';
import type { Joins, ReplayMap } from './map.ts';
import { type FileActivity, type LineResult, type Person, readActivity, readLead } from './read-lines.ts';
import { type Cells, Row, type Table, tableName } from './row.ts';

/** The content of all files of a map. */
export interface Timeline {
  readonly people: ReadonlyMap<string, Person>;
  /** By time, then by person and id, so that the same files give the same order. */
  readonly activities: readonly FileActivity[];
  readonly lines: LineCounts;
}

interface Place {
  readonly file: string;
  readonly number: number;
}

const WRONG_CELL_COUNT = 'more or fewer cells than the header';

/** Identifies an activity of a timeline. */
export const keyOf = ({ person, id }: FileActivity): string => `${person.id} ${id}`;

/**
 * Reads all files of a map, the leads first.
 * @throws FileMissing, MissingColumn
 */
export async function readTimeline(map: ReplayMap, files: Files): Promise<Timeline> {
  const reader = new Reader(map, files, await readTables(map, files));
  const mapped = [...map.activities, ...map.outcomes].map(({ file }) => file);
  const names = new Set([map.leads.file, ...mapped]);
  for (const name of names) await reader.read(name);
  await reader.countOtherFiles(names);
  return reader.timeline();
}

/** Reads the files that lines are joined with. */
async function readTables(map: ReplayMap, files: Files): Promise<Map<string, Table>> {
  const tables = new Map<string, Map<string, Cells>>();
  const all = [map.leads, ...map.activities, ...map.outcomes].flatMap(({ joins = {} }) =>
    Object.values(joins),
  );
  for (const join of all) {
    if (tables.has(tableName(join))) continue;
    const table = new Map<string, Cells>();
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
    for await (const cells of linesOf(this.#files.pathOf(file))) {
      number += 1;
      if (cells) this.#readLine({ file, number }, cells);
      else this.#lines.countSkipped(file, WRONG_CELL_COUNT);
    }
  }

  /** Counts the lines of all other files: files that are joined, skipped, or not named in the map. */
  async countOtherFiles(read: ReadonlySet<string>): Promise<void> {
    const joined = new Set([...this.#tables.keys()].map((name) => name.split(' by ')[0] ?? ''));
    for (const file of namesIn(this.#map).filter((name) => !read.has(name))) {
      let number = 0;
      for await (const cells of linesOf(this.#files.pathOf(file))) {
        number += 1;
        if (joined.has(file)) this.#lines.countJoined(1);
        else if (cells)
          this.#lines.countSkipped(file, this.#reasonFor(new Row({ file, number }, cells), file));
        else this.#lines.countSkipped(file, WRONG_CELL_COUNT);
      }
    }
    for (const file of this.#files.others) {
      for await (const _ of linesOf(this.#files.pathOf(file)))
        this.#lines.countSkipped(file, 'the map does not name it');
    }
  }

  timeline(): Timeline {
    const activities = [...this.#activities.values()].toSorted(inOrder);
    return { people: this.#people, activities, lines: this.#lines.counts() };
  }

  #readLine(place: Place, cells: Cells): void {
    const results = this.#resultsOf(place, cells);
    const added = results.filter((result) => this.#add(result));
    if (added.length > 0) return this.#lines.countUsed();
    const [reason] = results.flatMap((result) => {
      if (result === undefined) return [];
      return 'skipped' in result ? result.skipped : 'an id that was there before';
    });
    this.#lines.countSkipped(place.file, this.#reasonFor(new Row(place, cells), place.file, reason));
  }

  #resultsOf(place: Place, cells: Cells): LineResult[] {
    const { leads, activities, outcomes } = this.#map;
    const row = (joins?: Joins): Row => new Row(place, cells, joins, this.#tables);
    const newLeads = leads.file === place.file ? [this.#readLead(row(leads.joins))] : [];
    const mappings = [...activities, ...outcomes].filter(({ file }) => file === place.file);
    return [...newLeads, ...mappings.map((each) => readActivity(row(each.joins), each, this.#people))];
  }

  #readLead(row: Row): LineResult {
    const result = readLead(row, this.#map.leads, (id) => this.#people.has(id));
    if (result && 'activity' in result) this.#people.set(result.activity.person.id, result.activity.person);
    return result;
  }

  /** Adds the activity of a result. False if it has none, or one that was added before. */
  #add(result: LineResult): boolean {
    if (!result || !('activity' in result)) return false;
    const key = keyOf(result.activity);
    if (this.#activities.has(key)) return false;
    this.#activities.set(key, result.activity);
    return true;
  }

  #reasonFor(row: Row, file: string, otherwise = 'nothing in the map is made of it'): string {
    const skip = this.#map.skip.find((each) => each.file === file && row.matches(each.where));
    return skip?.reason ?? otherwise;
  }
}

const inOrder = (a: FileActivity, b: FileActivity): number =>
  a.at - b.at || compare(a.person.id, b.person.id) || compare(a.id, b.id);
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
