import { readFile } from 'node:fs/promises';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { readPlaybook } from '../../../shared/playbook/read-playbook.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';

/** A file does not exist, or is not JSON. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** @throws UnreadableFile */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const what = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new UnreadableFile(`${path} ${what}: ${cause instanceof Error ? cause.message : ''}`, { cause });
  }
}

/**
 * The playbook in a file, or the default playbook for the word `default`.
 * @throws InvalidPlaybook, UnreadableFile
 */
export const loadPlaybook = async (file: string): Promise<Playbook> =>
  file === 'default' ? defaultPlaybook : readPlaybook(await readJson(file));
