import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeadHistory } from '../../../shared/bots/lead-history.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { restsUntil } from '../../../shared/nurture/rest.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/runtime/time.ts';
import { anActivity, days, MONDAY } from '../../fixtures/leads.ts';
import { aForm } from '../../fixtures/nurture-desk.ts';

const at = (day: number, overrides: Partial<Activity>): Activity =>
  anActivity({
    occurredAt: MONDAY + days(day),
    receivedAt: MONDAY + days(day),
    source: 'mail',
    ...overrides,
    id: `${day}.${overrides.type}.${JSON.stringify(overrides.properties)}`,
  });
const report = (type: string, n: number, day: number, more: Activity['properties'] = {}): Activity =>
  at(day, { type, properties: { kind: 'nurture', messageId: `lead.${n}`, ...more } });
const soft = (n: number, day: number) => report('bounced', n, day, { permanent: false });
const rest = (now: number, ...activities: Activity[]): number | undefined => {
  const until = restsUntil(new LeadHistory(activities).human, MONDAY + days(now));
  return until === undefined ? undefined : (until - MONDAY) / DAY_MS;
};
const three = [soft(1, 1), soft(2, 5), soft(3, 9)];

describe('a lead’s nurture', () => {
  it('rests for a month after three mails in a row that could not be delivered', () => {
    expect(rest(10, ...three)).toBe(39);
    expect(rest(38.9, ...three)).toBe(39);
    expect(rest(39, ...three)).toBeUndefined();
  });

  it('rests again when the mail after that bounces too', () => {
    expect(rest(45, ...three, soft(4, 44))).toBe(74);
  });

  it('does not rest for two of them, for one reported thrice, or for what is not known yet', () => {
    expect(rest(10, soft(1, 1), soft(2, 5))).toBeUndefined();
    expect(rest(10, soft(1, 1), soft(1, 1.1), soft(1, 1.2), soft(2, 5))).toBeUndefined();
    expect(rest(8, ...three)).toBeUndefined();
  });

  it('does not rest for automatic replies to mails that arrived', () => {
    const delivered = [1, 2, 3].map((n) => report('email_delivered', n, n * 4 - 3 - 0.1));
    expect(rest(10, ...three, ...delivered)).toBeUndefined();
  });

  it.each(['email_delivered', 'link_clicked', 'email_replied', 'survey_answered'])(
    'goes on once there is a sign that mail arrives: %s',
    (type) => {
      expect(rest(12, ...three, report(type, 9, 11))).toBeUndefined();
      expect(rest(12, soft(1, 1), report(type, 9, 2), soft(2, 5), soft(3, 9))).toBeUndefined();
    },
  );

  it('does not go on for a form, which anybody can send', () => {
    const form = aForm({}, { occurredAt: MONDAY + days(11), receivedAt: MONDAY + days(11) });
    expect(rest(12, ...three, form)).toBe(39);
  });

  it('rests no longer than a month after the last bounce, whatever happened in whatever order', () => {
    const event = fc.record({
      type: fc.constantFrom('bounced', 'email_delivered', 'link_clicked'),
      n: fc.integer({ min: 1, max: 6 }),
      hour: fc.integer({ min: 0, max: 2_000 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), fc.integer({ min: 0, max: 3_000 }), (events, hour) => {
        const activities = events.map((each, index) => ({
          ...report(each.type, each.n, (each.hour * HOUR_MS) / DAY_MS, { permanent: false }),
          id: String(index),
        }));
        const now = MONDAY + hour * HOUR_MS;
        const until = restsUntil(new LeadHistory(activities).human, now);
        expect(restsUntil(new LeadHistory(activities.toReversed()).human, now)).toBe(until);
        if (until === undefined) return;
        const bounces = activities.filter((each) => each.type === 'bounced' && each.occurredAt <= now);
        const last = Math.max(...bounces.map(({ occurredAt }) => occurredAt));
        expect(until).toBeGreaterThan(now);
        expect(until).toBeLessThanOrEqual(last + days(30));
      }),
    );
  });
});
