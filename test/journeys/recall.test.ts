import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../shared/runtime/time.ts';
import { App } from './app.ts';

let app: App;
beforeAll(async () => void (app = await App.start()));
afterAll(() => app.stop());

interface Handoff {
  readonly id: string;
  readonly state: string;
  readonly change: number;
  readonly rep: string;
  readonly reopenedAt?: string;
  readonly correction?: { readonly change: number };
}

const EMAIL = 'corrected@example.org';
const iso = (instant: number): string => new Date(instant).toISOString();
const subjects = async (): Promise<string[]> =>
  (await app.mails('sales@example.com')).map(({ subject }) => subject);
const handoffOf = async (leadId: string): Promise<Handoff> =>
  (await app.lead<{ handoff: Handoff }>(leadId)).handoff;
const report = async (type: string, occurredAt: number): Promise<void> => {
  await app.report([{ type, email: EMAIL, occurredAt: iso(occurredAt) }]);
  await app.idle();
};
/** Together they are worth more than 50 points, and none of them makes a lead SQL by itself. */
const interested = async (now: number): Promise<void> => {
  await app.report(
    ['content_downloaded', 'webinar_attended'].flatMap((type) =>
      [1, 2].map((ago) => ({ type, email: EMAIL, occurredAt: iso(now - ago * DAY_MS) })),
    ),
  );
  await app.idle();
};

describe('a lead that was handed off by mistake', () => {
  let leadId: string;
  let first: Handoff;

  it('is in the hands of a rep at first', async () => {
    await interested(await app.now());
    ({ leadId } = await app.leadOf(EMAIL));
    expect(await app.leadOf(EMAIL)).toMatchObject({ tier: 'hot', stage: 'sql' });
    first = await handoffOf(leadId);
    expect(first).toMatchObject({ state: 'open', rep: 'sales-desk' });
    expect(await subjects()).toEqual([expect.stringMatching(/^Ready to talk/)]);
  });

  it('is taken back once it is known what had happened before: one mail, one event', async () => {
    await report('rejected', (await app.now()) - 3 * DAY_MS);
    expect(await app.leadOf(EMAIL)).toMatchObject({ tier: 'cold', stage: 'mql' });
    expect(await subjects()).toEqual([
      expect.stringMatching(/^Ready to talk/),
      expect.stringMatching(/^Do not call yet/),
    ]);
    const [, recall] = await app.mails('sales@example.com');
    expect(recall!.text).toContain('Rejected by sales');
    expect(recall!.text).toContain(leadId);
    const [recalled, ...more] = await app.events('HandoffRecalled');
    expect(more).toEqual([]);
    expect(recalled!.detail).toMatchObject({ leadId, handoffId: first.id, rep: 'sales-desk' });
    expect(await handoffOf(leadId)).toMatchObject({ id: first.id, state: 'recalled' });
  });

  it('is not mailed about again when the bus delivers the correction again', async () => {
    const { bus } = app.running.services;
    const events = await app.events('LeadTierChanged');
    const { bus: name, source, detail } = events.at(-1)!;
    expect(detail).toMatchObject({ corrects: 1 });
    for (let delivery = 0; delivery < 3; delivery += 1)
      bus.emit(name, { source, detailType: 'LeadTierChanged', detail });
    await app.idle();
    expect(await subjects()).toHaveLength(2);
    expect(await app.events('HandoffRecalled')).toHaveLength(1);
  });

  it('goes back to the same rep when it is ready again ten days later', async () => {
    await app.travel('P10D');
    await report('call_booked', await app.now());
    const again = await handoffOf(leadId);
    expect(again).toMatchObject({ id: first.id, state: 'open', rep: first.rep });
    expect(again.correction).toBeUndefined();
    expect(again.change).toBeGreaterThan(first.change);
    expect(await subjects()).toHaveLength(3);
    const handedOff = await app.events('LeadHandedOff');
    expect(handedOff.map(({ detail }) => detail['handoffId'])).toEqual([first.id, first.id]);
  });

  it('stays with its rep when it cools, and when sales themselves end it', async () => {
    await app.travel('P40D');
    await report('rejected', await app.now());
    expect(await app.leadOf(EMAIL)).toMatchObject({ stage: 'lead' });
    expect(await subjects()).toHaveLength(3);
    expect(await app.events('HandoffRecalled')).toHaveLength(1);
  });
});
