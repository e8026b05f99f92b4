import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parse } from 'csv-parse';
import type { ReplayMap } from './map.ts';
import type { Cells } from './row.ts';

/** A file that the map names does not exist. */
export class FileMissing extends Error {
  override readonly name = 'FileMissing';
}

/** The files of a map on disk. */
export interface Files {
  /** Path of a file, by its name in the map. @throws FileMissing */
  pathOf(name: string): string;
  /** CSV files in the same folder that the map does not name. */
  readonly others: readonly string[];
}

/**
 * Finds the files of a map. `path` is the folder that contains them, or the parent of that folder, or the
 * file of leads itself, which then may have any name.
 * @throws FileMissing
 */
export async function findFiles(path: string, map: ReplayMap): Promise<Files> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new FileMissing(`${path} does not exist.`);
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
  throw new FileMissing(`${leadsFile} is neither in ${path} nor in one of its folders.`);
}

/** The names of all files in a map. */
export const namesIn = ({ leads, activities, outcomes, skip }: ReplayMap): string[] => {
  const joined = [leads, ...activities, ...outcomes].flatMap(({ joins }) => Object.values(joins ?? {}));
  return [...new Set([leads, ...activities, ...outcomes, ...joined, ...skip].map(({ file }) => file))];
};

/** A line from csv-parse with `info: true`. `error` is set if the line has too few or too many cells. */
interface ParsedLine {
  readonly record: Cells;
  readonly info: { readonly error?: unknown };
}

/**
 * The lines of a CSV file, by column; undefined for a line whose number of cells differs from the header's.
 */
export async function* linesOf(path: string): AsyncGenerator<Cells | undefined> {
  const lines = parse({
    columns: true,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    info: true,
  });
  for await (const { info, record } of createReadStream(path).pipe(lines) as AsyncIterable<ParsedLine>) {
    yield info.error === undefined ? record : undefined;
  }
}
