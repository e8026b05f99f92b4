import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeyAudit } from '../../../shared/stores/api-key-audit.ts';
import { ApiKeyStore, KeyEnded, KeyNameTaken, KeyUnknown } from '../../../shared/stores/api-key-store.ts';
import { days, MONDAY } from '../../fixtures/leads.ts';
import { startTables, type Tables } from '../../fixtures/tables.ts';

const ANA = { name: 'Ana', role: 'admin' } as const;
const NOW = MONDAY;
const hours = (count: number): number => days(count / 24);
let tables: Tables;
let keys: ApiKeyStore;
let number = 0;
let name: string;

beforeAll(async () => void (tables = await startTables()));
afterAll(() => tables.stop());
beforeEach(() => {
  keys = new ApiKeyStore(tables.client, tables.leads);
  name = `desk ${(number += 1)}`;
});

const create = (more = {}) => keys.create({ role: 'sales', name, ...more }, ANA, NOW);
const opens = async (key: string, at: number): Promise<boolean> => (await keys.holder(key, at)) !== undefined;

describe('an API key', () => {
  it('is stored as a hash, and never itself', async () => {
    const key = await create();
    const { Items } = await tables.client.send(new ScanCommand({ TableName: tables.leads }));
    expect(JSON.stringify(Items)).not.toContain(key.replace('kindling_', ''));
  });

  it('names its holder, and one wrong character opens nothing', async () => {
    const key = await create();
    expect(await keys.holder(key, NOW)).toEqual({ role: 'sales', name });
    expect(await keys.holder(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`, NOW)).toBeUndefined();
  });

  it.each(['', 'x', 'kindling_', `kindling_${'x'.repeat(10_000)}`, `kindling_${'#'.repeat(43)}`])(
    'is not %j',
    async (text) => expect(await keys.holder(text, NOW)).toBeUndefined(),
  );

  it('has its name alone, whatever its case, even where several are created at once', async () => {
    const tries = await Promise.allSettled([
      create(),
      create(),
      create(),
      create({ name: name.toUpperCase() }),
    ]);
    const lost = tries.filter((each) => each.status === 'rejected');
    expect(lost.map(({ reason }) => (reason as Error).constructor)).toEqual([
      KeyNameTaken,
      KeyNameTaken,
      KeyNameTaken,
    ]);
  });

  it('opens up to the instant at which it expires, and not at it', async () => {
    const key = await create({ expiresAt: NOW + days(1) });
    expect([await opens(key, NOW + days(1) - 1), await opens(key, NOW + days(1))]).toEqual([true, false]);
    await expect(keys.rotate(name, ANA, NOW + days(2), 0)).rejects.toThrow(KeyEnded);
  });

  it('opens nothing once it is revoked, with the secret that it had before either, and its name stays taken', async () => {
    const before = await create();
    const after = await keys.rotate(name, ANA, NOW, days(1));
    await keys.revoke(name, ANA, NOW + 1);
    expect([await opens(before, NOW + 1), await opens(after, NOW + 1)]).toEqual([false, false]);
    await expect(create()).rejects.toThrow(KeyNameTaken);
    await expect(keys.revoke(name, ANA, NOW + 2)).rejects.toThrow(KeyEnded);
    await expect(keys.revoke('nobody', ANA, NOW)).rejects.toThrow(KeyUnknown);
  });

  it('opens with both secrets while a rotation overlaps, and with two at most', async () => {
    const first = await create();
    const second = await keys.rotate(name, ANA, NOW, hours(24));
    expect(await keys.holder(second, NOW)).toEqual({ role: 'sales', name });
    expect([await opens(first, NOW + hours(24) - 1), await opens(first, NOW + hours(24))]).toEqual([
      true,
      false,
    ]);
    const third = await keys.rotate(name, ANA, NOW + hours(1), hours(24));
    expect(await opens(first, NOW + hours(1))).toBe(false);
    expect([await opens(second, NOW + hours(2)), await opens(third, NOW + days(9))]).toEqual([true, true]);
  });

  it('is listed by name with the day of its last use, and what was done to it is recorded', async () => {
    const key = await create();
    await keys.noteUse(key, '2026-03-02');
    await keys.rotate(name, ANA, NOW + 1, 0);
    await keys.revoke(name, ANA, NOW + 2);
    const listed = await keys.list(100);
    expect(listed.find((each) => each.name === name)).toMatchObject({
      role: 'sales',
      revokedAt: NOW + 2,
      createdBy: ANA,
    });
    expect(listed.map((each) => each.name)).toEqual(listed.map((each) => each.name).toSorted());
    const rest = await keys.list(100, listed[0]!.name);
    expect(rest).toEqual(listed.slice(1));
    const audit = await new ApiKeyAudit(tables.client, tables.leads).page(100);
    expect(audit.filter((each) => each.key === name).map(({ what, who }) => [what, who])).toEqual([
      ['revoked', ANA],
      ['rotated', ANA],
      ['created', ANA],
    ]);
  });
});
