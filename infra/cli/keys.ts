import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { keyName, type KeyActor, stateOf } from '../../shared/access/api-key.ts';
import { ROLES } from '../../shared/access/roles.ts';
import { isoDay, parseInstant } from '../../shared/runtime/instant.ts';
import {
  ApiKeyStore,
  KeyChanged,
  KeyEnded,
  KeyNameTaken,
  KeyUnknown,
  type ListedKey,
} from '../../shared/stores/api-key-store.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { environmentNamed, UnusableEnvironment } from '../environments/environments.ts';
import { addDuration } from '../local/kit/duration.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `npm run keys -- create --role ${ROLES.join('|')} --name NAME [--expires 2027-01-31|P90D]
npm run keys -- list
npm run keys -- rotate NAME [--overlap P1D]
npm run keys -- revoke NAME

Manages the API keys of an environment: --env ENV names it; without it LEADS_TABLE names the table of leads.
AWS credentials, region and endpoint come from the usual environment variables. A key is printed once; the
table stores only its hash. A revoked key may open for five more minutes, the old secret of a rotated one
opens for --overlap (a day) more.`;

const OPTIONS = {
  role: { type: 'string' },
  name: { type: 'string' },
  expires: { type: 'string' },
  overlap: { type: 'string', default: 'P1D' },
  env: { type: 'string' },
} as const;

type Values = ReturnType<typeof parse>['values'];

function parse(commandLine: readonly string[]) {
  try {
    return parseArgs({ args: [...commandLine], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/** The instant (ms) that a day, an instant or a duration from now names. */
function instantIn(option: string, text: string, now: number): number {
  const instant = addDuration(now, text) ?? parseInstant(text);
  if (instant === undefined || instant < now)
    throw new UsageError(`--${option} takes a day or an instant to come, or a duration such as P90D.`);
  return instant;
}

function nameIn(name: string | undefined): string {
  const parsed = keyName.safeParse(name);
  if (!parsed.success)
    throw new UsageError('A name has 1 to 60 letters, digits, blanks, dots, hyphens or underscores.');
  return parsed.data;
}

/** The table of an environment's leads: CloudFormation begins its name with those of stack and resource. */
async function tableOf({ env }: Values): Promise<string> {
  if (env === undefined) {
    const table = process.env['LEADS_TABLE'];
    if (!table)
      throw new UsageError('Name the environment with --env, or the table of leads in LEADS_TABLE.');
    return table;
  }
  const { name, region } = environmentNamed(env);
  const prefix = `kindling-${name}-data-Leads`;
  process.env['AWS_REGION'] ??= region;
  const client = new DynamoDBClient({ region });
  const { TableNames = [] } = await client.send(
    new ListTablesCommand({ ExclusiveStartTableName: prefix.slice(0, -1), Limit: 100 }),
  );
  const [table, ...others] = TableNames.filter((each) => each.startsWith(prefix));
  if (table === undefined || others.length > 0)
    throw new UsageError(
      `${env}: ${others.length + (table ? 1 : 0)} tables begin with ${prefix}; name it in LEADS_TABLE.`,
    );
  return table;
}

const BY_CLI = (): KeyActor => ({ name: `${userInfo().username} (command line)`, role: 'admin' });

/** Does what the command line says, and returns what to print. */
async function run(commandLine: readonly string[], now: number): Promise<string> {
  const { values, positionals } = parse(commandLine);
  const [command, name, ...others] = positionals;
  if (others.length > 0) throw new UsageError(USAGE);
  const open = async (): Promise<ApiKeyStore> => new ApiKeyStore(documentClient(), await tableOf(values));
  switch (command) {
    case 'create':
      return create(values, open, now);
    case 'list':
      return tableText(await allKeys(await open()), now);
    case 'rotate': {
      const rotated = nameIn(name);
      const until = instantIn('overlap', values.overlap, now);
      return (await open()).rotate(rotated, BY_CLI(), now, until - now);
    }
    case 'revoke': {
      const revoked = nameIn(name);
      await (await open()).revoke(revoked, BY_CLI(), now);
      return `${revoked} opens nothing any more; the gateway may let it in for five more minutes.`;
    }
    default:
      throw new UsageError(USAGE);
  }
}

async function create(values: Values, open: () => Promise<ApiKeyStore>, now: number): Promise<string> {
  const role = ROLES.find((each) => each === values.role);
  if (role === undefined) throw new UsageError(`--role takes one of ${ROLES.join(', ')}.\n\n${USAGE}`);
  const name = nameIn(values.name);
  const expiresAt = values.expires === undefined ? undefined : instantIn('expires', values.expires, now);
  const keys = await open();
  return keys.create({ role, name, ...(expiresAt !== undefined && { expiresAt }) }, BY_CLI(), now);
}

const PAGE = 100;

async function allKeys(keys: ApiKeyStore): Promise<ListedKey[]> {
  const all: ListedKey[] = [];
  for (;;) {
    const page = await keys.list(PAGE, all.at(-1)?.name);
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

/** The keys as a table of text. */
function tableText(keys: readonly ListedKey[], now: number): string {
  const rows = keys.map((key) => [
    key.name,
    key.role,
    stateOf(key, now),
    isoDay(key.createdAt),
    key.endsAt === undefined ? '' : isoDay(key.endsAt),
    key.lastUsedOn ?? '',
  ]);
  const all = [['NAME', 'ROLE', 'STATE', 'CREATED', 'EXPIRES', 'LAST USED'], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function inWords(error: unknown): string {
  if (error instanceof KeyNameTaken) return 'A key has this name, or had it. Choose another.';
  if (error instanceof KeyUnknown)
    return `There is no key named ${error.message}: "npm run keys -- list" shows them.`;
  if (error instanceof KeyEnded) return `${error.message} was revoked or has expired. Create another.`;
  if (error instanceof KeyChanged) return 'Somebody else changed this key this moment. Try again.';
  if (error instanceof UnusableEnvironment || error instanceof Error) return error.message;
  return String(error);
}

try {
  process.stdout.write(`${await run(process.argv.slice(2), Date.now())}\n`);
} catch (error) {
  process.stderr.write(`${inWords(error)}\n`);
  process.exitCode = 1;
}
