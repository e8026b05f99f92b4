import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTables, type Tables } from '../../fixtures/tables.ts';

const CLI = fileURLToPath(new URL('../../../infra/cli/keys.ts', import.meta.url));
const run = promisify(execFile);

let tables: Tables;
beforeAll(async () => void (tables = await startTables()));
afterAll(() => tables.stop());

/** What the command prints, or says as it fails. */
async function keys(...commandLine: string[]): Promise<{ code: number; said: string }> {
  const { endpoint } = tables.client.config;
  const { protocol, hostname, port } = await endpoint!();
  const env = {
    ...process.env,
    LEADS_TABLE: tables.leads,
    AWS_ENDPOINT_URL_DYNAMODB: `${protocol}//${hostname}:${port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  try {
    const { stdout } = await run(process.execPath, [CLI, ...commandLine], { env });
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, said: stderr };
  }
}

describe('npm run keys', () => {
  it('creates a key, lists it, gives it a new secret and revokes it', async () => {
    const created = await keys('create', '--role', 'collector', '--name', 'website', '--expires', 'P90D');
    expect(created).toEqual({ code: 0, said: expect.stringMatching(/^kindling_[\w-]{43}\n$/) });
    expect((await keys('list')).said).toMatch(/^NAME .*\nwebsite +collector +active/);
    expect((await keys('rotate', 'website', '--overlap', 'PT0S')).said).toMatch(/^kindling_/);
    expect((await keys('revoke', 'website')).code).toBe(0);
    expect((await keys('list')).said).toMatch(/website +collector +revoked/);
    const again = await keys('create', '--role', 'collector', '--name', 'Website');
    expect(again).toEqual({ code: 1, said: expect.stringContaining('Choose another') });
  });

  it.each<[string[], string]>([
    [[], 'npm run keys -- create'],
    [['create', '--role', 'king', '--name', 'x'], '--role'],
    [['create', '--role', 'sales', '--name', 'a/b'], 'A name has'],
    [['create', '--role', 'sales', '--name', 'x', '--expires', '2001-01-01'], '--expires'],
    [['revoke', 'nobody'], 'no key named nobody'],
    [['rotate', 'nobody', '--overlap', 'soon'], '--overlap'],
    [['list', '--env', 'nowhere'], 'Which environment?'],
    [['create', '--nonsense'], '--nonsense'],
  ])('says calmly what is wrong with %j', async (commandLine, part) => {
    const { code, said } = await keys(...commandLine);
    expect(code).toBe(1);
    expect(said).toContain(part);
    expect(said).not.toMatch(/\n\s+at /);
  });
});
