import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Instance, InstanceFailed } from '../../../infra/cli/replay/instance.ts';

interface Answer {
  /** 0: no answer comes. */
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}
/** What a server makes of a request body. */
type Answers = (body: { activities?: { id: string }[] }) => Answer;

/** What was waited, in ms: nobody really waits. */
const waits: number[] = [];
const patience = { sleep: async (ms: number) => waits.push(ms), random: () => 0.5 };
beforeEach(() => void waits.splice(0));

/** An instance behind a server that answers as it is told. */
async function behind(answers: Answers): Promise<{ instance: Instance; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim());
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { status, body, headers } = answers(JSON.parse(text || '{}') as Parameters<Answers>[0]);
      if (status === 0) return;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const keys = { collector: 'key-of-collector', sales: 'key-of-sales' };
  const instance = new Instance(`http://127.0.0.1:${port}`, keys, { patience, timeout: 200 });
  return { instance, requests };
}

/** An instance behind a server that gives these answers in turn. */
const answering = (...answers: Answer[]) => behind(() => answers.shift() ?? { status: 404, body: {} });

const anActivity = (id: string) => ({
  id,
  type: 'quote_requested',
  email: 'lead@example.org',
  occurredAt: '2026-01-05T00:00:00.000Z',
  properties: {},
});
const receipt = { accepted: 0, duplicates: 1, rejected: [] };
const lead = (leadId: string) => ({ leadId, tier: 'hot', stage: 'sql', highValue: true, profile: {} });

describe('an instance', () => {
  it('is retried when it is busy, and the receipt says so', async () => {
    const { instance, requests } = await answering({ status: 429, body: {} }, { status: 202, body: receipt });
    expect(await instance.report([])).toEqual({ ...receipt, retried: true });
    expect(requests).toEqual(Array(2).fill('POST /activities Bearer key-of-collector'));
  });

  it.each([429, 500, 502, 503, 504, 408])('is waited for through minutes of %i', async (status) => {
    const failures = Array.from({ length: 12 }, () => ({ status, body: {} }));
    const { instance } = await answering(...failures, { status: 202, body: receipt });
    expect(await instance.report([anActivity('a')])).toEqual({ ...receipt, retried: true });
    expect(waits).toHaveLength(12);
    expect(waits.at(-1)).toBe(22_500);
  });

  it('is given the time that it asks for', async () => {
    const busy = { status: 429, body: {}, headers: { 'retry-after': '7' } };
    const { instance } = await answering(busy, { status: 202, body: receipt });
    await instance.report([]);
    expect(waits).toEqual([7_000]);
  });

  it('is asked again when it does not answer', async () => {
    const silence = { status: 0, body: {} };
    const { instance } = await answering(silence, silence, { status: 202, body: receipt });
    expect(await instance.report([anActivity('a')])).toEqual({ ...receipt, retried: true });
  });

  it.each([0, 503, 504])(
    'is given fewer activities at a time when it does not come to an end with many (%i)',
    async (status) => {
      const taken: string[] = [];
      const { instance } = await behind(({ activities = [] }) => {
        if (activities.length > 3) return { status, body: {} };
        taken.push(...activities.map(({ id }) => id));
        const rejected = activities.flatMap(({ id }, index) =>
          id === 'a9' ? [{ index, code: 'invalid_type' }] : [],
        );
        return {
          status: 202,
          body: { accepted: activities.length - rejected.length, duplicates: 0, rejected },
        };
      });
      const ids = Array.from({ length: 11 }, (_, index) => `a${index}`);
      expect(await instance.report(ids.map(anActivity))).toEqual({
        accepted: 10,
        duplicates: 0,
        rejected: [{ index: 9, code: 'invalid_type' }],
        retried: true,
      });
      expect(taken).toEqual(ids);
    },
  );

  it('is not given fewer activities for being asked too often, which only makes more requests', async () => {
    const sizes: number[] = [];
    const { instance } = await behind(({ activities = [] }) => {
      sizes.push(activities.length);
      return sizes.length < 5 ? { status: 429, body: {} } : { status: 202, body: receipt };
    });
    await instance.report(['a', 'b', 'c', 'd'].map(anActivity));
    expect(sizes).toEqual([4, 4, 4, 4, 4]);
  });

  it('fails in the end when it never comes back', async () => {
    let now = 0;
    const instance = new Instance(
      'http://127.0.0.1:1',
      { collector: 'c', sales: 's' },
      {
        patience: { clock: () => now, random: () => 0, sleep: async (ms) => (now += ms) },
      },
    );
    await expect(instance.report([anActivity('a')])).rejects.toThrow(InstanceFailed);
    expect(now).toBeGreaterThan(14 * 60_000);
  });

  it('has its clock set though the answer to that was lost, and the clock has moved on', async () => {
    const at = Date.UTC(2026, 0, 5);
    const { instance } = await answering(
      { status: 503, body: {} },
      { status: 400, body: { message: 'The clock runs forward only.' } },
      { status: 200, body: { now: new Date(at + 1).toISOString() } },
      { status: 200, body: {} },
    );
    await instance.passUntil(at);
    const { instance: behindTime } = await answering(
      { status: 400, body: {} },
      { status: 200, body: { now: new Date(at - 1).toISOString() } },
    );
    await expect(behindTime.passUntil(at)).rejects.toThrow(InstanceFailed);
  });

  it('is not retried when it has refused a request', async () => {
    const { instance, requests } = await answering({ status: 403, body: {} });
    await expect(instance.report([])).rejects.toThrow(InstanceFailed);
    expect(requests).toHaveLength(1);
  });

  it('is read page by page', async () => {
    const { instance, requests } = await answering(
      { status: 200, body: { leads: [lead('a')], cursor: 'on' } },
      { status: 200, body: { leads: [lead('b')] } },
    );
    const found: string[] = [];
    for await (const { leadId } of instance.leads('hot')) found.push(leadId);
    expect(found).toEqual(['a', 'b']);
    expect(requests[1]).toBe('GET /leads?tier=hot&limit=100&cursor=on Bearer key-of-sales');
  });

  it('with an unexpected answer fails with the path and what is wrong', async () => {
    const { instance } = await answering({ status: 200, body: { now: 'soon' } });
    await expect(instance.now()).rejects.toThrow(/\/_local\/clock: .*\n?.*now/s);
  });
});
