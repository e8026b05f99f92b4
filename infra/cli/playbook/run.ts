import { parseArgs } from 'node:util';
import * as z from 'zod';
import { counted } from '../../../shared/playbook/condition-words.ts';
import { diffPlaybooks } from '../../../shared/playbook/diff.ts';
import { goldenFailures } from '../../../shared/scoring/golden.ts';
import { pathText } from '../../../shared/playbook/problem.ts';
import { InvalidPlaybook } from '../../../shared/playbook/read-playbook.ts';
import { playbookShape } from '../../../shared/playbook/schema.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { parseInstant } from '../../../shared/runtime/instant.ts';
import { UsageError } from '../usage-error.ts';
import { explainLines } from './explain.ts';
import { loadPlaybook, readJson } from './files.ts';
import { readHistory } from './history.ts';

export const USAGE = `npm run playbook -- COMMAND

validate FILE                    says whether a document is a valid playbook, and if not, why
diff OLD NEW                     says in words what NEW changes
golden FILE                      says whether its golden leads are scored as agreed
explain FILE HISTORY.json        explains the score of a list of activities in the format of POST /activities
        [--at ISO] [--model ID]  at an instant (default: now), under a model (default: default)
schema                           prints the JSON Schema of a playbook
default                          prints the default playbook

FILE is a playbook in JSON, or the word default.`;

/** What a command prints, and whether it succeeded. */
export interface CommandResult {
  readonly lines: readonly string[];
  readonly ok: boolean;
}

interface Options {
  readonly at?: string;
  readonly model?: string;
}
type Command = (files: readonly string[], options: Options, now: number) => Promise<CommandResult>;

const success = (lines: readonly string[]): CommandResult => ({ lines, ok: true });
const printJson = (document: unknown): Promise<CommandResult> =>
  Promise.resolve(success([JSON.stringify(document, null, 2)]));

/** The commands, each with the number of its file arguments. */
const COMMANDS: ReadonlyMap<string, readonly [files: number, Command]> = new Map<
  string,
  readonly [number, Command]
>([
  ['validate', [1, validate]],
  ['diff', [2, diff]],
  ['golden', [1, golden]],
  ['explain', [2, explainHistory]],
  ['schema', [0, () => printJson(z.toJSONSchema(playbookShape))]],
  ['default', [0, async () => printJson(await loadPlaybook('default'))]],
]);

/** @throws UsageError, UnreadableFile, InvalidHistory */
export async function run(commandLine: readonly string[], now: number): Promise<CommandResult> {
  const { name, files, options } = readCommandLine(commandLine);
  const [fileCount, command] = COMMANDS.get(name) ?? [];
  if (!command || files.length !== fileCount) throw new UsageError(USAGE);
  try {
    return await command(files, options, now);
  } catch (error) {
    if (error instanceof InvalidPlaybook) return { lines: problemLines(error), ok: false };
    throw error;
  }
}

function readCommandLine(commandLine: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...commandLine],
      options: { at: { type: 'string' }, model: { type: 'string' } },
      allowPositionals: true,
    });
    const [name = '', ...files] = positionals;
    return { name, files, options: values };
  } catch (cause) {
    throw new UsageError(USAGE, { cause });
  }
}

const problemLines = ({ problems, count }: InvalidPlaybook): string[] => [
  ...problems.map(({ path, message }) => `${pathText(path)}: ${message}`),
  ...(count > problems.length ? [`… and ${count - problems.length} more`] : []),
];

async function validate([file = '']: readonly string[]): Promise<CommandResult> {
  const { name, models } = await loadPlaybook(file);
  const criteria = Object.values(models).reduce((sum, model) => sum + model.criteria.length, 0);
  return success([
    `“${name}” holds together: ${counted(Object.keys(models).length, 'model')}, ${criteria} criteria.`,
  ]);
}

async function diff([before = '', after = '']: readonly string[]): Promise<CommandResult> {
  const changes = diffPlaybooks(await loadPlaybook(before), await loadPlaybook(after));
  return success(changes.length === 0 ? ['Both say the same.'] : changes);
}

async function golden([file = '']: readonly string[]): Promise<CommandResult> {
  const playbook = await loadPlaybook(file);
  const failures = goldenFailures(compile(playbook, 1));
  const lines = failures.map(({ label, differences }) => `${label}: ${differences.join('; ')}`);
  const all = playbook.golden?.length ?? 0;
  return {
    lines: [...lines, `${all - failures.length} of ${all} golden leads come out as agreed.`],
    ok: failures.length === 0,
  };
}

async function explainHistory(
  [file = '', history = '']: readonly string[],
  { at, model = 'default' }: Options,
  now: number,
): Promise<CommandResult> {
  const instant = at === undefined ? now : parseInstant(at);
  if (instant === undefined) throw new UsageError('--at takes an instant as in RFC 3339.');
  const playbook = await loadPlaybook(file);
  const activities = readHistory(await readJson(history), playbook, instant);
  return success(explainLines(playbook, activities, model, instant));
}
