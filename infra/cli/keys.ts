import { parseArgs } from 'node:util';
import * as z from 'zod';
import { ROLES, type Role } from '../../shared/access/roles.ts';
import { ApiKeyStore } from '../../shared/stores/api-key-store.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `npm run keys -- create --role ${ROLES.join('|')} [--name NAME]

Creates an API key in the table that LEADS_TABLE names. AWS credentials, region and endpoint come from the
usual environment variables. The key is printed once; the table stores only its hash.`;

const environment = z.object({ LEADS_TABLE: z.string().min(1) });
/** Names the key's holder in audit records. */
const keyName = z.string().regex(/^[\w .-]{1,60}$/);

interface KeyRequest {
  readonly role: Role;
  readonly name: string;
}

function readArguments(commandLine: readonly string[]): KeyRequest {
  const { values, positionals } = parseArgs({
    args: [...commandLine],
    options: { role: { type: 'string' }, name: { type: 'string' } },
    allowPositionals: true,
  });
  const role = z.enum(ROLES).safeParse(values.role);
  if (positionals.join(' ') !== 'create' || !role.success) throw new UsageError(USAGE);
  const name = keyName.safeParse(values.name ?? role.data);
  if (!name.success) throw new UsageError('A name has 1 to 60 letters, digits, blanks, dots or hyphens.');
  return { role: role.data, name: name.data };
}

async function main(commandLine: readonly string[]): Promise<void> {
  const request = readArguments(commandLine);
  const table = environment.safeParse(process.env);
  if (!table.success) throw new UsageError('LEADS_TABLE must name the table of leads.');
  const keys = new ApiKeyStore(documentClient(), table.data.LEADS_TABLE);
  process.stdout.write(`${await keys.create(request, Date.now())}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
