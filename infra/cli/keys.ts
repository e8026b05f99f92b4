import { parseArgs } from 'node:util';
import * as z from 'zod';
import { ROLES, type Role } from '../../shared/access/roles.ts';
import { ApiKeyStore } from '../../shared/stores/api-key-store.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { NotUnderstood } from './not-understood.ts';

const USAGE = `npm run keys -- create --role ${ROLES.join('|')} [--name NAME]

Makes an API key in the table that LEADS_TABLE names, reached with the ordinary AWS credentials, region and endpoint
of the environment. The key is printed this once and kept nowhere.`;

const environment = z.object({ LEADS_TABLE: z.string().min(1) });
/** As it appears in records of who did what. */
const keyName = z.string().regex(/^[\w .-]{1,60}$/);

interface Wish {
  readonly role: Role;
  readonly name: string;
}

function readWish(commandLine: readonly string[]): Wish {
  const { values, positionals } = parseArgs({
    args: [...commandLine],
    options: { role: { type: 'string' }, name: { type: 'string' } },
    allowPositionals: true,
  });
  const role = z.enum(ROLES).safeParse(values.role);
  if (positionals.join(' ') !== 'create' || !role.success) throw new NotUnderstood(USAGE);
  const name = keyName.safeParse(values.name ?? role.data);
  if (!name.success) throw new NotUnderstood('A name has 1 to 60 letters, digits, blanks, dots or hyphens.');
  return { role: role.data, name: name.data };
}

async function main(commandLine: readonly string[]): Promise<void> {
  const wish = readWish(commandLine);
  const table = environment.safeParse(process.env);
  if (!table.success) throw new NotUnderstood('LEADS_TABLE must name the table of leads.');
  const keys = new ApiKeyStore(documentClient(), table.data.LEADS_TABLE);
  process.stdout.write(`${await keys.create(wish, Date.now())}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
