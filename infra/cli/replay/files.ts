import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parse } from 'csv-parse';
import type { ReplayMap } from './map.ts';
import type { Columns } from './row.ts';

/** A file that the map names is not where it should be. */
export class FileMissing extends Error {
  override readonly name = 'FileMissing';
}

/** Where the files of a map lie. */
export interface Files {
  /** Path of a file by the name that the map has for it. Throws `FileMissing`. */
  pathOf(name: string): string;
  /** CSV files beside them that the map does not name. */
  readonly others: readonly string[];
}

/**
 * Finds the files of a map: `path` is the folder that their names are relative to, or a folder that has it as its only
 * fitting subfolder, or the leads file itself, whatever it is called.
 */
export async function findFiles(path: string, map: ReplayMap): Promise<Files> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new FileMissing(`There is nothing at ${path}.`);
  const folder = found.isDirectory() ? await folderOf(path, map.leads.file) : dirname(path);
  const leadsFile = found.isDirectory() ? map.leads.file : basename(path);
  const present = new Set(await readdir(folder));
  const nameOf = (name: string): string => (name === map.leads.file ? leadsFile : name);
  const named = new Set(namesIn(map).map(nameOf));
  return {
    pathOf: (name) => {
      if (!present.has(nameOf(name))) throw new FileMissing(`${join(folder, nameOf(name))} is missing.`);
      return join(folder, nameOf(name));
    },
    others: found.isDirectory()
      ? [...present].filter((name) => name.endsWith('.csv') && !named.has(name))
      : [],
  };
}

async function folderOf(path: string, leadsFile: string): Promise<string> {
  const entries = await readdir(path, { withFileTypes: true });
  const below = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name));
  for (const folder of [path, ...below]) if ((await readdir(folder)).includes(leadsFile)) return folder;
  throw new FileMissing(`${leadsFile} is neither in ${path} nor in a folder of it.`);
}

/** Every file that a map says something about. */
export const namesIn = ({ leads, activities, outcomes, skip }: ReplayMap): string[] => {
  const joined = [leads, ...activities, ...outcomes].flatMap(({ joins }) => Object.values(joins ?? {}));
  return [...new Set([leads, ...activities, ...outcomes, ...joined, ...skip].map(({ file }) => file))];
};

/** What csv-parse hands over with `info`; `error` is there where a line has too few or too many cells. */
interface ParsedLine {
  readonly record: Columns;
  readonly info: { readonly error?: unknown };
}

/** The lines of a CSV file by column, one after the other; undefined for a line that is not as the header says. */
export async function* linesOf(path: string): AsyncGenerator<Columns | undefined> {
  const lines = parse({
    columns: true, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, info: true,
  }); // prettier-ignore
  for await (const { info, record } of createReadStream(path).pipe(lines) as AsyncIterable<ParsedLine>) {
    yield info.error === undefined ? record : undefined;
  }
}
