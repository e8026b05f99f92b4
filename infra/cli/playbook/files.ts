import { readFile } from 'node:fs/promises';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { readPlaybook } from '../../../shared/playbook/read-playbook.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';

/** A file is not there, or is not JSON. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** What a file of JSON says. Throws `Unreadable`. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const what = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new Unreadable(`${path} ${what}: ${cause instanceof Error ? cause.message : ''}`, { cause });
  }
}

/** The playbook in a file, or `default`. Throws `InvalidPlaybook`, `Unreadable`. */
export const playbookIn = async (file: string): Promise<Playbook> =>
  file === 'default' ? defaultPlaybook : readPlaybook(await readJson(file));
