import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Instance, InstanceFailed } from '../../../infra/cli/replay/instance.ts';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** An instance behind a server that gives these answers in turn. */
async function answering(...answers: Answer[]): Promise<{ instance: Instance; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim());
    const { status, body } = answers.shift() ?? { status: 404, body: {} };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const keys = { collector: 'key-of-collector', sales: 'key-of-sales' };
  return { instance: new Instance(`http://127.0.0.1:${port}`, keys), requests };
}

const receipt = { accepted: 0, duplicates: 1, rejected: [] };
const lead = (leadId: string) => ({ leadId, tier: 'hot', stage: 'sql', highValue: true, profile: {} });

describe('an instance', () => {
  it('is retried when it is busy, and the receipt says so', async () => {
    const { instance, requests } = await answering({ status: 429, body: {} }, { status: 202, body: receipt });
    expect(await instance.report([])).toEqual({ ...receipt, retried: true });
    expect(requests).toEqual(Array(2).fill('POST /activities Bearer key-of-collector'));
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
