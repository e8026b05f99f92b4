import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../shared/runtime/time.ts';
import { fold, project } from '../fixtures/from-stored.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { playbookOne } from '../fixtures/leads.ts';
import { App } from './app.ts';

let app: App;
beforeAll(async () => void (app = await App.start()));
afterAll(() => app.stop());

const model = playbookOne.models.get('default')!;
type Told = Omit<Activity, 'occurredAt' | 'receivedAt'> & { occurredAt: string; receivedAt: string };

const historyOf = async (leadId: string): Promise<Activity[]> => {
  const { activities } = await app.lead<{ activities: Told[] }>(leadId, '/history');
  return activities.map((each) => ({
    ...each,
    occurredAt: Date.parse(each.occurredAt),
    receivedAt: Date.parse(each.receivedAt),
  }));
};
/** A change is one transaction of two items under 1 KB, two units each; a re-arm is one put. */
const UNITS_OF_A_CHANGE = 4;
const UNITS_OF_A_REARM = 1;

describe('cooling', () => {
  it('changes the tier in the very minute that the fold says, and not the minute before', async () => {
    await app.submit('demo-request', { email: 'cooling@example.org', need: 'replace', budget: 'approved' });
    await app.idle();
    const { leadId } = await app.leadOf('cooling@example.org');
    const history = await historyOf(leadId);
    const change = project(history, model, await app.now()).nextChange!;
    expect(fold(history, model, change - MINUTE_MS).standing.tier).toBe('hot');
    await app.travel(change - MINUTE_MS / 2);
    expect((await app.queue('hot')).map((lead) => lead.leadId)).toEqual([leadId]);
    await app.travel(change);
    const [, cooled] = await app.events('LeadTierChanged');
    expect(cooled!.detail).toMatchObject({
      cause: 'time',
      at: new Date(change).toISOString(),
      from: { tier: 'hot' },
    });
    expect(await app.queue('hot')).toEqual([]);
  });

  it('writes, in a silent year, the changes of tier and at most one re-arm for each armed lead', async () => {
    const armed = 13;
    const kinds = ['contact', 'demo-request', 'content-download', 'webinar'];
    for (let lead = 0; lead < armed - 1; lead += 1) {
      await app.submit(kinds[lead % kinds.length]!, {
        email: `silent${lead}@example.org`,
        need: lead % 3 === 0 ? 'replace' : '',
      });
    }
    await app.idle();
    const before = (await app.events('LeadTierChanged')).length;
    app.running.diagnostics.resetUnits();
    await app.travel('P365D');
    const changes = (await app.events('LeadTierChanged')).length - before;
    expect(changes).toBeGreaterThan(armed / 2);
    const onTables = app.running.diagnostics.units().filter(({ index }) => index === undefined);
    const units = onTables.reduce((sum, { write }) => sum + write, 0);
    expect(units).toBeGreaterThanOrEqual(changes * UNITS_OF_A_CHANGE);
    expect(units).toBeLessThanOrEqual(changes * UNITS_OF_A_CHANGE + armed * UNITS_OF_A_REARM);
  }, 180_000);
});
