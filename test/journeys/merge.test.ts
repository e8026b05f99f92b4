import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { App } from './app.ts';

let app: App;
beforeAll(async () => void (app = await App.start()));
afterAll(() => app.stop());

interface History {
  readonly points: number;
  readonly activities: readonly { readonly id: string; readonly type: string }[];
}
const WORK = 'ada@work.example.org';
const HOME = 'ada@home.example.org';

const send = (path: string, body: unknown) =>
  app.fetch(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${app.running.keys['sales']}`,
    },
    body: JSON.stringify(body),
  });
const historyOf = (leadId: string) => app.lead<History>(leadId, '/history');
const isMerge = ({ type }: { type: string }): boolean => type === 'merged' || type === 'unmerged';
/** What a lead's history says, but for the lines about merging. */
const said = async (leadId: string): Promise<[number, string[]]> => {
  const { points, activities } = await historyOf(leadId);
  return [points, activities.filter((each) => !isMerge(each)).map(({ id }) => id)];
};
const mailsToSales = async (): Promise<number> => (await app.mails('sales@example.com')).length;

describe('one person with two addresses', () => {
  let [work, home] = ['', ''];
  let before: [number, string[]][];

  it('is two leads at first, each with its own history', async () => {
    await app.submit('content-download', { email: WORK, company: 'Example Works' });
    await app.submit('webinar', { email: HOME });
    await app.report([WORK, HOME].map((email) => ({ id: 'fair-2026', type: 'social_engaged', email })));
    await app.report([{ type: 'webinar_attended', email: HOME }]);
    await app.idle();
    work = (await app.leadOf(WORK)).leadId;
    home = (await app.leadOf(HOME)).leadId;
    before = [await said(work), await said(home)];
    expect(work).not.toBe(home);
  });

  it('is one lead once they are merged; what both were told of counts once', async () => {
    const reply = await send(`/leads/${work}/merge`, { with: home, reason: 'Met her at the fair' });
    expect([reply.status, await reply.json()]).toEqual([202, { accepted: true, leadId: work, merged: home }]);
    await app.idle();
    const [points, ids] = await said(work);
    expect(ids.toSorted()).toEqual([...new Set([...before[0]![1], ...before[1]![1]])].toSorted());
    expect(points).toBeGreaterThan(Math.max(before[0]![0], before[1]![0]));
    expect(points).toBeLessThan(before[0]![0] + before[1]![0]);
    const stored = (await app.queue('warm'))
      .concat(await app.queue('hot'))
      .find(({ leadId }) => leadId === work);
    expect(stored!.points).toBeCloseTo(points, 1);
  });

  it('leaves nothing of the other lead in any queue, and says where it went', async () => {
    const queues = await Promise.all(['hot', 'warm', 'cold'].map((tier) => app.queue(tier)));
    expect(queues.flat().map(({ leadId }) => leadId)).not.toContain(home);
    const reply = await app.fetch(`/leads/${home}`, {
      headers: { authorization: `Bearer ${app.running.keys['sales']}` },
    });
    expect([reply.status, await reply.json()]).toMatchObject([
      410,
      { error: { code: 'merged', mergedInto: work } },
    ]);
  });

  it('counts what either address does from then on', async () => {
    await app.submit('demo-request', { email: HOME });
    await app.idle();
    const lead = await app.lead<{ scores: { tier: string; stage: string }[] }>(work);
    expect(lead.scores[0]).toMatchObject({ tier: 'hot', stage: 'sql' });
    expect(await mailsToSales()).toBe(1);
  });

  it('cannot be merged twice, nor in a circle', async () => {
    expect((await send(`/leads/${work}/merge`, { with: home })).status).toBe(409);
    expect((await send(`/leads/${home}/merge`, { with: work })).status).toBe(409);
    expect((await send(`/leads/${work}/merge`, { with: work })).status).toBe(400);
    expect((await send(`/leads/${work}/merge`, { with: 'x'.repeat(26) })).status).toBe(404);
    expect((await send(`/leads/${work}/merge`, { undo: 'x'.repeat(26) })).status).toBe(404);
  });

  it('is two leads again when it was a mistake, as if they had never been merged; nobody is mailed for that', async () => {
    expect((await send(`/leads/${work}/merge`, { undo: home, reason: 'Two sisters' })).status).toBe(202);
    await app.idle();
    const [own, others] = [await said(work), await said(home)];
    expect(own).toEqual(before[0]);
    expect(others[1]).toEqual(expect.arrayContaining(before[1]![1]));
    expect(others[1]).toHaveLength(before[1]![1].length + 2);
    expect(await app.leadOf(HOME)).toMatchObject({ tier: 'hot', stage: 'sql' });
    expect(await app.leadOf(WORK)).toMatchObject({ stage: 'mql' });
    expect((await send(`/leads/${work}/merge`, { undo: home })).status).toBe(409);
    const mails = await app.mails('sales@example.com');
    expect(mails.filter(({ text }) => text.includes(home))).toEqual([]);
  });
});
