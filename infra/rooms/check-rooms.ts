import { globSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult, type IViolation } from 'dependency-cruiser';
import { ROOM_RULES } from './rules.ts';

const FOLDERS = ['shared', 'functions', 'infra', 'test'];
const SOURCES = FOLDERS.map((folder) => `${folder}/**/*.{ts,mjs}`);

/** What a look at every source file found. */
export interface RoomCheck {
  /** Source files that exist, and that were read. */
  readonly exist: number;
  readonly read: number;
  readonly violations: readonly string[];
}

/** Checks the imports of all sources below a folder against the rules of rooms. */
export async function checkRooms(root: string): Promise<RoomCheck> {
  const exist = new Set(globSync(SOURCES, { cwd: root }));
  const folders = FOLDERS.filter((folder) => [...exist].some((path) => path.startsWith(`${folder}/`)));
  const { output } = await cruise(folders, {
    baseDir: root,
    ruleSet: ROOM_RULES,
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  });
  const { modules, summary } = resultOf(output);
  const read = modules.filter(({ source }) => exist.has(source)).length;
  return { exist: exist.size, read, violations: summary.violations.map(sentenceOf) };
}

function resultOf(output: ICruiseResult | string): ICruiseResult {
  if (typeof output === 'string') throw new TypeError('The checker answered with a text.');
  return output;
}

const sentenceOf = ({ rule, from, to, cycle = [] }: IViolation): string =>
  `${rule.name}: ${[from, ...(cycle.length > 0 ? cycle.map(({ name }) => name) : [to])].join(' → ')}`;

/** Whether all was read, and nothing runs against the rules. */
export const isInOrder = ({ exist, read, violations }: RoomCheck): boolean =>
  violations.length === 0 && read >= exist && exist > 0;

if (import.meta.main) {
  const found = await checkRooms(join(import.meta.dirname, '..', '..'));
  for (const violation of found.violations) process.stderr.write(`${violation}\n`);
  process.stdout.write(
    `${found.read} of ${found.exist} files read, ${found.violations.length} violations of the rules of rooms\n`,
  );
  process.exitCode = isInOrder(found) ? 0 : 1;
}
