import { describe, expect, it } from 'vitest';
import { funnelOf } from '../../../infra/cli/replay/funnel.ts';
import type { BusEvent } from '../../../infra/cli/replay/instance.ts';
import { changesOf, countGaps, countUnannounced } from '../../../infra/cli/replay/journal.ts';
import { outcomesIn } from '../../../infra/cli/replay/outcomes.ts';
import { planSteps } from '../../../infra/cli/replay/plan.ts';
import { NOTHING_KNOWN, type Standing } from '../../../shared/lead/standing.ts';
import { aTimeline } from '../../fixtures/replay-files.ts';

const cold: Standing = { ...NOTHING_KNOWN, tier: 'cold' };
const hot: Standing = { tier: 'hot', stage: 'sql', highValue: false };
const lostOne: Standing = { ...hot, stage: 'lead' };
const LEAD = 'leadof1';

const changed = (n: number, from: Standing, to: Standing, at = '2024-01-01T00:00:00.000Z'): BusEvent => ({
  'detail-type': 'LeadTierChanged',
  detail: {
    version: 1,
    leadId: LEAD,
    model: 'default',
    n,
    from,
    to,
    at,
    decidedAt: at,
    playbook: 1,
    cause: 'activity',
  },
});

describe('the changes on the bus', () => {
  it('have no gap where each change starts from what the one before led to', () => {
    expect(countGaps(changesOf([changed(2, cold, hot), changed(1, NOTHING_KNOWN, cold)]))).toBe(0);
  });

  it('count once when they were delivered twice', () => {
    expect(changesOf([changed(1, NOTHING_KNOWN, cold), changed(1, NOTHING_KNOWN, cold)])).toHaveLength(1);
  });

  it('have a gap where a change is missing that must have been announced', () => {
    expect(countGaps(changesOf([changed(1, NOTHING_KNOWN, cold), changed(3, hot, cold)]))).toBe(1);
    expect(countGaps(changesOf([changed(2, NOTHING_KNOWN, cold)]))).toBe(1);
  });

  it('have no gap where only the stage fell in between, which is not announced', () => {
    const events = [changed(1, NOTHING_KNOWN, hot), changed(3, lostOne, cold)];
    expect(countGaps(changesOf(events))).toBe(0);
  });

  it('lack their end where the stored tier is not the last one announced', () => {
    const changes = changesOf([changed(1, NOTHING_KNOWN, cold)]);
    const stored = { leadId: LEAD, stage: 'lead', highValue: false, profile: {} };
    expect(countUnannounced(changes, [{ ...stored, tier: 'cold' }], 'default')).toBe(0);
    expect(countUnannounced(changes, [{ ...stored, tier: 'hot' }], 'default')).toBe(1);
  });
});

describe('the funnel', () => {
  it('counts tiers over time, and wins by the highest tier before them', async () => {
    const { activities, people } = await aTimeline();
    const events = [
      changed(1, NOTHING_KNOWN, cold, '2024-01-01T12:00:00.000Z'),
      changed(2, cold, hot, '2024-01-09T12:00:00.000Z'),
      changed(3, hot, cold, '2024-01-19T12:00:00.000Z'),
    ];
    const stored = { leadId: LEAD, ...cold, profile: {} };
    const { tiers, conversion } = funnelOf({
      steps: planSteps(activities, { speed: 10, tail: 0 }),
      activities,
      outcomes: outcomesIn(activities),
      tiersBeforeOutcome: new Map(),
      leads: [{ person: people.get('l1')!, stored }],
      events,
      mailTags: [],
      shift: 0,
      model: 'default',
    });
    expect(tiers.map(({ leads, cold: colds, hot: hots, won }) => [leads, colds, hots, won])).toEqual([
      [2, 0, 1, 0],
      [2, 1, 0, 1],
    ]);
    expect(conversion[0]).toEqual({ tier: 'hot', leads: 1, won: 1, lost: 0, rate: 1 });
  });
});
