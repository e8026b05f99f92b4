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
import { NotUnderstood } from '../not-understood.ts';
import { explainLines } from './explain.ts';
import { playbookIn, readJson } from './files.ts';
import { readHistory } from './history.ts';

export const USAGE = `npm run playbook -- COMMAND

validate FILE                          whether a document can become the playbook, and if not, why
diff OLD NEW                           what NEW changes of OLD, in words
golden FILE                            whether its golden leads come out as agreed
explain FILE HISTORY.json              points, tier and why, of a list of activities as POST /activities takes them
        [--at ISO] [--model ID]        at an instant (default: now), under a model (default: default)
schema                                 the JSON Schema of a playbook
default                                the default playbook

FILE is a playbook in JSON, or the word default.`;

/** What a command has to say, and whether all is well. */
export interface Outcome {
  readonly lines: readonly string[];
  readonly ok: boolean;
}

interface Options {
  readonly at?: string;
  readonly model?: string;
}
type Command = (files: readonly string[], options: Options, now: number) => Promise<Outcome>;

const good = (lines: readonly string[]): Outcome => ({ lines, ok: true });
const printed = (document: unknown): Promise<Outcome> =>
  Promise.resolve(good([JSON.stringify(document, null, 2)]));

/** Commands with the number of files that they take. */
const COMMANDS: ReadonlyMap<string, readonly [files: number, Command]> = new Map<
  string,
  readonly [number, Command]
>([
  ['validate', [1, validate]],
  ['diff', [2, diff]],
  ['golden', [1, golden]],
  ['explain', [2, explainHistory]],
  ['schema', [0, () => printed(z.toJSONSchema(playbookShape))]],
  ['default', [0, async () => printed(await playbookIn('default'))]],
]);

/** Does what a command line asks for. Throws `NotUnderstood`, `Unreadable`, `BadHistory`. */
export async function run(commandLine: readonly string[], now: number): Promise<Outcome> {
  const { name, files, options } = readCommandLine(commandLine);
  const [wanted, command] = COMMANDS.get(name) ?? [];
  if (!command || files.length !== wanted) throw new NotUnderstood(USAGE);
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
    throw new NotUnderstood(USAGE, { cause });
  }
}

const problemLines = ({ problems, count }: InvalidPlaybook): string[] => [
  ...problems.map(({ path, message }) => `${pathText(path)}: ${message}`),
  ...(count > problems.length ? [`… and ${count - problems.length} more`] : []),
];

async function validate([file = '']: readonly string[]): Promise<Outcome> {
  const { name, models } = await playbookIn(file);
  const criteria = Object.values(models).reduce((sum, model) => sum + model.criteria.length, 0);
  return good([
    `“${name}” holds together: ${counted(Object.keys(models).length, 'model')}, ${criteria} criteria.`,
  ]);
}

async function diff([before = '', after = '']: readonly string[]): Promise<Outcome> {
  const changes = diffPlaybooks(await playbookIn(before), await playbookIn(after));
  return good(changes.length === 0 ? ['Both say the same.'] : changes);
}

async function golden([file = '']: readonly string[]): Promise<Outcome> {
  const playbook = await playbookIn(file);
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
): Promise<Outcome> {
  const instant = at === undefined ? now : parseInstant(at);
  if (instant === undefined) throw new NotUnderstood('--at takes an instant as in RFC 3339.');
  const playbook = await playbookIn(file);
  const activities = readHistory(await readJson(history), playbook, instant);
  return good(explainLines(playbook, activities, model, instant));
}
