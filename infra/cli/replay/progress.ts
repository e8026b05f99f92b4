import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { FileActivity } from './read-lines.ts';
import { keyOf } from './timeline.ts';

const FILE = 'replay.json';

const receipts = z.object({
  /** Answered as new. */
  accepted: z.number(),
  /** Answered as known although this replay had not sent them before: the instance had them from elsewhere. */
  duplicates: z.number(),
  /** Answered as known after a request that got no answer, or a run that was interrupted: stored all the same. */
  recovered: z.number(),
  /** Sent once more on purpose after an interruption, and answered as known. */
  repeated: z.number(),
  /** Sent once more on purpose, and answered as new: had been acknowledged, and was gone. */
  vanished: z.number(),
  /** Refused ones by the code of their refusal. */
  rejected: z.record(z.string(), z.number()),
});
/** What became of the activities that were sent. */
export type Receipts = z.infer<typeof receipts>;

const progress = z.object({
  /** Tells this replay from every other: its activities, speed and tail. */
  replay: z.string(),
  /** From the file's time to the instance's, ms. */
  shift: z.number(),
  /** File's time up to which everything is stored and all that followed from it is done. */
  played: z.number(),
  receipts,
  /** Keys of refused activities: they need not be found again. */
  refused: z.array(z.string()),
  /** Wall time of all runs so far, ms. */
  spent: z.number(),
});
/** How far a replay has certainly got. */
export type Progress = z.infer<typeof progress>;

/** The data folder holds another replay. */
export class AnotherReplay extends Error {
  override readonly name = 'AnotherReplay';
}

/** A replay that has not begun. */
export const begun = (replay: string, shift: number): Progress => ({
  replay,
  shift,
  played: Number.MIN_SAFE_INTEGER,
  receipts: { accepted: 0, duplicates: 0, recovered: 0, repeated: 0, vanished: 0, rejected: {} },
  refused: [],
  spent: 0,
});

/** What tells a replay from every other. */
export function nameOf(
  activities: readonly FileActivity[],
  settings: Readonly<Record<string, number>>,
): string {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const activity of activities) hash.update(`${keyOf(activity)} ${activity.at} ${activity.type}\n`);
  return hash.digest('hex');
}

/** Progress of a replay, kept beside the instance's data; without a folder, nowhere. */
export class ProgressFile {
  readonly #folder: string | undefined;

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** Undefined where none was begun. Throws `AnotherReplay`. */
  async read(replay: string): Promise<Progress | undefined> {
    if (this.#folder === undefined) return undefined;
    const text = await readFile(join(this.#folder, FILE), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const found = progress.parse(JSON.parse(text));
    if (found.replay === replay) return found;
    throw new AnotherReplay(
      `${this.#folder} holds another replay: other files, another map, or another speed. Choose an empty folder.`,
    );
  }

  /** Swaps the file in whole: an interruption leaves the one before. */
  async write(current: Progress): Promise<void> {
    if (this.#folder === undefined) return;
    await mkdir(this.#folder, { recursive: true });
    const draft = join(this.#folder, `${FILE}.draft`);
    await writeFile(draft, JSON.stringify(current));
    await rename(draft, join(this.#folder, FILE));
  }
}
