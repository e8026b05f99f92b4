import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { FileActivity } from './read-lines.ts';
import { keyOf } from './timeline.ts';

const FILE_NAME = 'replay.json';

const receipts = z.object({
  accepted: z.number(),
  /** The instance had them before this replay sent them. */
  duplicates: z.number(),
  /**
   * Reported as duplicates, because they were stored by a request without an answer or by an interrupted run.
   */
  recovered: z.number(),
  /** Sent again on purpose after an interruption, and reported as duplicates. */
  repeated: z.number(),
  /** Sent again on purpose, and accepted: the instance had acknowledged them and lost them. */
  vanished: z.number(),
  /** By error code. */
  rejected: z.record(z.string(), z.number()),
});
/** Totals of the instance's answers. */
export type Receipts = z.infer<typeof receipts>;

const progress = z.object({
  /** As `fingerprintOf` computes it. */
  fingerprint: z.string(),
  /** From the file's time to the instance's, ms. */
  shift: z.number(),
  /** The file's time until which all activities are stored and everything that followed from them is done. */
  replayedUntil: z.number(),
  receipts,
  /** Keys of rejected activities, which will not be found when read back. */
  refused: z.array(z.string()),
  /** Wall time of all runs so far. */
  elapsedMs: z.number(),
});
/** How far a replay has certainly got. */
export type Progress = z.infer<typeof progress>;

/** The data folder holds another replay. */
export class AnotherReplay extends Error {
  override readonly name = 'AnotherReplay';
}

export const newProgress = (fingerprint: string, shift: number): Progress => ({
  fingerprint,
  shift,
  replayedUntil: Number.MIN_SAFE_INTEGER,
  receipts: { accepted: 0, duplicates: 0, recovered: 0, repeated: 0, vanished: 0, rejected: {} },
  refused: [],
  elapsedMs: 0,
});

/** Identifies a replay by its activities and its settings. */
export function fingerprintOf(
  activities: readonly FileActivity[],
  settings: Readonly<Record<string, number>>,
): string {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const activity of activities) hash.update(`${keyOf(activity)} ${activity.at} ${activity.type}\n`);
  return hash.digest('hex');
}

/** The progress of a replay in a file beside the instance's data. Without a folder, nothing is stored. */
export class ProgressFile {
  readonly #folder: string | undefined;

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /**
   * Undefined if no replay was begun.
   * @throws AnotherReplay
   */
  async read(fingerprint: string): Promise<Progress | undefined> {
    if (this.#folder === undefined) return undefined;
    const text = await readFile(join(this.#folder, FILE_NAME), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const stored = progress.parse(JSON.parse(text));
    if (stored.fingerprint === fingerprint) return stored;
    throw new AnotherReplay(
      `${this.#folder} holds another replay: other files, another map, or another speed. ` +
        'Choose an empty folder.',
    );
  }

  /** Writes a draft and renames it into place, so that an interruption leaves the progress before. */
  async write(current: Progress): Promise<void> {
    if (this.#folder === undefined) return;
    await mkdir(this.#folder, { recursive: true });
    const draft = join(this.#folder, `${FILE_NAME}.draft`);
    await writeFile(draft, JSON.stringify(current));
    await rename(draft, join(this.#folder, FILE_NAME));
  }
}
