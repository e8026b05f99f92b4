import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../../infra/cli/playbook/run.ts';
import { readPlaybook } from '../../../shared/playbook/read-playbook.ts';
import { changedPlaybook, modelOf } from '../../fixtures/playbooks.ts';

const NOW = Date.UTC(2026, 2, 10, 10);
const folder = mkdtempSync(join(tmpdir(), 'playbook-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const cheaper = file(
  'cheaper.json',
  changedPlaybook(
    (draft) => void (modelOf(draft).criteria.find(({ id }) => id === 'call_booked')!.points = 40),
  ),
);
const broken = file(
  'broken.json',
  changedPlaybook((draft) => void (modelOf(draft).stages.sql = { did: 'flew' })),
);
const history = file('history.json', [
  { type: 'call_booked', occurredAt: '2026-03-09T10:00:00Z' },
  {
    type: 'page_viewed',
    email: 'ada@example.org',
    occurredAt: '2026-03-08T10:00:00Z',
    profile: { need: 'replace' },
  },
  { type: 'page_viewed', occurredAt: '2026-03-10T11:00:00Z', properties: { page: '/pricing' } },
]);

const runCommand = async (...commandLine: string[]) => {
  const { lines, ok } = await run(commandLine, NOW);
  return { ok, text: lines.join('\n') };
};

describe('npm run playbook', () => {
  it('validates a document, or says where it does not hold together', async () => {
    expect(await runCommand('validate', 'default')).toEqual({
      ok: true,
      text: expect.stringMatching(/^“Default playbook” holds together: 1 model, \d+ criteria\.$/),
    });
    expect(await runCommand('validate', broken)).toEqual({
      ok: false,
      text: 'models.default.stages.sql.did: There is no activity type "flew".',
    });
  });

  it('says in words what changed', async () => {
    expect(await runCommand('diff', 'default', cheaper)).toEqual({
      ok: true,
      text: 'Criterion “Booked a call”: points 50 → 40',
    });
    expect(await runCommand('diff', cheaper, cheaper)).toEqual({ ok: true, text: 'Both say the same.' });
    expect((await runCommand('diff', 'default', broken)).ok).toBe(false);
  });

  it('checks the golden leads', async () => {
    expect(await runCommand('golden', 'default')).toMatchObject({
      ok: true,
      text: expect.stringMatching(/^(\d+) of \1 golden/),
    });
    expect(await runCommand('golden', cheaper)).toMatchObject({
      ok: false,
      text: expect.stringContaining('agreed were at least 50'),
    });
  });

  it('explains a history at an instant, without later activities', async () => {
    const { text } = await runCommand('explain', 'default', history, '--at', '2026-03-09T10:00:00Z');
    expect(text).toMatch(/^6\d\.\d+ points: hot, sql.*, grade [A-D]1 on 2026-03-09T10:00:00\.000Z/);
    expect(text).toMatch(/^ +50 {2}Booked a call \(engagement\)$/m);
    expect(text).toMatch(/^ +50 {2}call_booked, 2026-03-09T10:00:00\.000Z$/m);
    expect(text).toContain('Not known yet: timeframe, budget, authority');
    expect(text).not.toContain('Looked at prices');
    expect((await runCommand('explain', 'default', history, '--at', '2026-03-10T11:00:00Z')).text).toContain(
      'Looked at prices',
    );
  });

  it('explains under the playbook it is given', async () => {
    expect((await runCommand('explain', cheaper, history, '--at', '2026-03-09T10:00:00Z')).text).toMatch(
      /^ +40 {2}Booked a call/m,
    );
  });

  it('prints a schema, and a playbook that passes it', async () => {
    expect(JSON.parse((await runCommand('schema')).text)).toMatchObject({
      type: 'object',
      required: expect.arrayContaining(['models']),
    });
    expect(readPlaybook(JSON.parse((await runCommand('default')).text))).toMatchObject({
      name: 'Default playbook',
    });
  });

  it.each([
    [[], /npm run playbook/],
    [['fly'], /npm run playbook/],
    [['validate'], /npm run playbook/],
    [['diff', 'default'], /npm run playbook/],
    [['validate', 'default', '--loud'], /npm run playbook/],
    [['validate', join(folder, 'nowhere.json')], /nowhere\.json cannot be read/],
    [['validate', file('text.json', '{"a":')], /text\.json is not JSON/],
    [['explain', 'default', history, '--at', 'noon'], /RFC 3339/],
    [['explain', 'default', history, '--model', 'nobody'], /no model "nobody"/],
    [['explain', 'default', file('object.json', {})], /list of activities/],
    [
      ['explain', 'default', file('type.json', [{ type: 'call_booked' }, { type: 'flew' }])],
      /Activity 2: A type is one/,
    ],
    [
      ['explain', 'default', file('time.json', [{ type: 'call_booked', occurredAt: 'noon' }])],
      /Activity 1: A time/,
    ],
    [['explain', 'default', file('null.json', [null])], /Activity 1: An activity is an object/],
  ])('rejects the arguments %j', async (commandLine, message) => {
    await expect(run(commandLine, NOW)).rejects.toThrow(message);
  });

  it('exits with 0 on success and with 1 on failure', () => {
    const ends = (...args: string[]) =>
      spawnSync(process.execPath, ['infra/cli/playbook.ts', ...args]).status;
    expect([ends('golden', 'default'), ends('validate', broken), ends('fly')]).toEqual([0, 1, 1]);
  });
});
