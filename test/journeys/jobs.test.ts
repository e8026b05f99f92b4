import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Playbook } from '../../shared/playbook/schema.ts';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { endOf, LogScan, type ItemKey } from '../../shared/stores/log-scan.ts';
import { App } from './app.ts';

/** Enough for several slices in each segment. */
const LEADS = 120;
/** Milliseconds that a test may take on a machine that has much else to do. */
const PATIENCE = 300_000;

let app: App;
let original: Playbook;

interface Preview {
  readonly state: string;
  readonly progress: { readonly segments: number; readonly segmentsDone: number; readonly failed: number };
  readonly draftChanged: boolean;
  readonly leads: number;
  readonly changes: readonly { model: string; mark: string; from: string; to: string; count: number }[];
  readonly examples: readonly { leadId: string; name?: string; company?: string }[];
  readonly handoffs: {
    readonly count: number;
    readonly byRep: readonly { rep: string | null; count: number }[];
  };
  readonly mails: { readonly count: number };
  readonly models: readonly { model: string; leads: number; enough: boolean; missing: { leads: number } }[];
}

const send = <T>(role: 'marketing' | 'sales', method: string, path: string, body?: unknown): Promise<T> =>
  app.call<T>(role, path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

/** Reads the tables past every function. */
const outsideClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: app.running.endpointUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'outside', secretAccessKey: 'local' },
    }),
  );

/** The playbook with hot from another line on. */
function hotOver(over: number): Playbook {
  const draft = structuredClone(original);
  const { tiers } = draft.models['default']!;
  tiers.hot.line = { over, leaveBelow: over - 1 };
  tiers.warm.line = { over: over - 2, leaveBelow: over - 3 };
  delete draft.golden;
  return draft;
}

async function preview(): Promise<Preview> {
  const { previewId } = await send<{ previewId: string }>('marketing', 'POST', '/playbook/draft/preview');
  await app.idle();
  return app.call<Preview>('sales', `/playbook/previews/${previewId}`);
}

async function publish(): Promise<number> {
  await send('marketing', 'POST', '/playbook/draft/sign');
  await send('sales', 'POST', '/playbook/draft/sign');
  const { number } = await send<{ number: number }>('marketing', 'POST', '/playbook/draft/publish');
  await app.idle();
  return number;
}

beforeAll(async () => {
  app = await App.start();
  ({ playbook: original } = await app.call<{ playbook: Playbook }>('sales', '/playbook'));
  const reports = Array.from({ length: LEADS }, (_, lead) => ({
    id: `a-${lead}`,
    email: `lead-${lead}@example.org`,
    type: 'form_submitted',
    properties: { formId: 'contact' },
    profile: { firstName: 'Lead', lastName: String(lead), company: 'Example Works' },
  }));
  await app.report(reports);
  const interested = Array.from({ length: LEADS / 4 }, (_, lead) => ({
    id: `b-${lead}`,
    email: `lead-${lead * 4}@example.org`,
    type: 'content_downloaded',
    properties: { contentId: 'rollout-plan' },
  }));
  await app.report(interested);
  await app.idle();
}, PATIENCE);
afterAll(() => app.stop());

describe('a draft that would change many leads', () => {
  it(
    'is tried on every lead once, and says who would move, by name, and what would follow',
    async () => {
      await send('marketing', 'PUT', '/playbook/draft', hotOver(20));
      const found = await preview();
      expect(found).toMatchObject({
        state: 'done',
        leads: LEADS,
        draftChanged: false,
        progress: { segmentsDone: 8, failed: 0 },
      });
      const hot = found.changes.filter(({ mark, to }) => mark === 'tier' && to === 'hot');
      expect(hot.reduce((sum, { count }) => sum + count, 0)).toBe(LEADS / 4);
      expect(found.handoffs.byRep).toEqual([{ rep: expect.any(String), count: found.handoffs.count }]);
      expect(found.handoffs.count).toBe(LEADS / 4);
      expect(found.examples[0]).toMatchObject({
        name: expect.stringMatching(/^Lead \d+$/),
        company: 'Example Works',
      });
      expect(found.models).toMatchObject([
        { model: 'default', leads: LEADS, enough: false, missing: { leads: 1_000 - LEADS } },
      ]);
    },
    PATIENCE,
  );

  it('changes nothing by being tried', async () => {
    expect(await app.queue('hot')).toEqual([]);
  });

  it(
    'is published in silence: every lead moves, and nobody is mailed',
    async () => {
      const before = (await app.mails()).length;
      app.running.diagnostics.resetUnits();
      const number = await publish();
      const changed = (await app.events('LeadTierChanged')).filter(
        ({ detail }) => detail['cause'] === 'playbook',
      );
      expect(changed).toHaveLength(LEADS / 4);
      expect(changed.every(({ detail }) => detail['muted'] === true && detail['playbook'] === number)).toBe(
        true,
      );
      expect((await app.mails()).length).toBe(before);
      const progress = await app.call<Record<string, number>>(
        'marketing',
        `/playbook/versions/${number}/progress`,
      );
      expect(progress).toMatchObject({
        state: 'done',
        leads: LEADS,
        failed: 0,
        changes: LEADS / 4,
        writes: LEADS / 4,
      });
    },
    PATIENCE,
  );

  it(
    'is processed once more 20 minutes later, and finds nothing left to write',
    async () => {
      app.running.diagnostics.resetUnits();
      await app.travel('PT21M');
      const units = app.running.diagnostics.units().filter((row) => row.function === 'run-jobs');
      const reports = 8;
      expect(units.some(({ table, read }) => table === 'Activities' && read > 0)).toBe(true);
      const written = units
        .filter(({ table }) => table === 'Leads')
        .reduce((sum, { write }) => sum + write, 0);
      expect(written).toBeLessThanOrEqual(reports * 2);
      expect(app.running.diagnostics.deadLetters()).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'acts once it is released, and once only',
    async () => {
      const events = async (): Promise<number> => (await app.events('LeadHandedOff')).length;
      const before = await events();
      await send('marketing', 'POST', '/playbook/versions/2/release');
      await app.idle();
      const released = await events();
      expect(released - before).toBe(LEADS / 4);
      const mails = (await app.mails()).length;
      await send('marketing', 'POST', '/playbook/versions/2/release');
      await app.idle();
      expect(await events()).toBe(released);
      expect((await app.mails()).length).toBe(mails);
    },
    PATIENCE,
  );

  it('is processed on from behind any subject, whatever the log holds there', async () => {
    const client = outsideClient();
    const table = app.running.local.assembly
      .ofType('AWS::DynamoDB::Table')
      .find(({ label }) => label === 'Activities')!.ref;
    const scan = new LogScan(client, table);
    const ends = async (segment: number, after?: ItemKey): Promise<ItemKey[]> => {
      const found: ItemKey[] = [];
      for await (const page of scan.partitions({ segment, segments: 8, after, keysOnly: true }))
        found.push(...page.map(endOf));
      return found;
    };
    const all = await Promise.all(Array.from({ length: 8 }, (_, segment) => ends(segment)));
    const keys = all.flat().map(({ pk }) => pk);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((pk) => pk.startsWith('LEAD#'))).toHaveLength(LEADS);
    for (const [segment, list] of all.entries()) {
      const middle = Math.floor(list.length / 2);
      expect(await ends(segment, list[middle])).toEqual(list.slice(middle + 1));
    }
  });

  it('refuses to release or preview what is not there', async () => {
    await expect(send('marketing', 'POST', '/playbook/versions/77/release')).rejects.toThrow('404');
    await expect(send('marketing', 'POST', '/playbook/draft/preview')).rejects.toThrow('404');
    await expect(app.call('marketing', '/playbook/previews/nothing')).rejects.toThrow('404');
    await expect(send('sales', 'POST', '/playbook/versions/2/release')).rejects.toThrow('403');
  });
});
