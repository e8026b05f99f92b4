import { describe, expect, it } from 'vitest';
import { isClean } from '../../../infra/cli/replay/reconciliation.ts';
import { AnotherReplay, newProgress, ProgressFile } from '../../../infra/cli/replay/progress-file.ts';
import { replay, type ReplayOutput } from '../../../infra/cli/replay/replay.ts';
import type { Timeline } from '../../../infra/cli/replay/timeline.ts';
import { DAY_MS } from '../../../shared/runtime/time.ts';
import { FakeInstance } from '../../fixtures/fake-instance.ts';
import { aFolder, aTimeline, crmFiles, crmMap } from '../../fixtures/replay-files.ts';

const noop = (): void => undefined;

const replayOn = (instance: FakeInstance, timeline: Timeline, folder?: string): Promise<ReplayOutput> =>
  replay({
    timeline,
    speed: 2,
    tail: 4,
    instance,
    isDedicated: true,
    file: new ProgressFile(folder),
    bar: { begin: noop, advance: noop, end: noop },
    withDigest: true,
    stopwatch: () => 0,
  });

describe('a replay', () => {
  it('reports everything once, none of it before the clock or more than its step behind it', async () => {
    const instance = new FakeInstance();
    const timeline = await aTimeline();
    const ages: number[] = [];
    const { report } = instance;
    Object.assign(instance, {
      report: (batch: Parameters<typeof report>[0]) => {
        for (const { occurredAt } of batch) ages.push(instance.clock - Date.parse(occurredAt));
        return report(batch);
      },
    });
    const { result } = await replayOn(instance, timeline);
    expect(Math.min(...ages)).toBeGreaterThan(0);
    expect(Math.max(...ages)).toBeLessThanOrEqual(2 * DAY_MS);
    expect(result.reconciliation).toMatchObject({
      events: 7,
      accepted: 7,
      duplicates: 0,
      lost: 0,
      duplicated: 0,
    });
    expect(isClean(result.reconciliation)).toBe(true);
  });

  it('that is repeated sends the same ids and times, and all are duplicates', async () => {
    const instance = new FakeInstance();
    const timeline = await aTimeline();
    const first = await replayOn(instance, timeline);
    const before = instance.contents();
    instance.clock += 3 * DAY_MS;
    const second = await replayOn(instance, timeline);
    expect(second.result.reconciliation).toMatchObject({ accepted: 0, duplicates: 7, unexpected: 0 });
    expect(second.digest).toEqual(first.digest);
    expect(instance.contents()).toEqual(before);
  });

  it.each(['before', 'after'] as const)(
    'that is killed %s a batch was stored and resumed ends as an undisturbed one',
    async (failure) => {
      const timeline = await aTimeline();
      const undisturbed = await replayOn(new FakeInstance(), timeline);
      for (let failIn = 1; failIn <= 4; failIn += 1) {
        const instance = Object.assign(new FakeInstance(), { failIn, failure });
        const folder = await aFolder();
        await expect(replayOn(instance, timeline, folder)).rejects.toThrow('killed');
        instance.failIn = Number.POSITIVE_INFINITY;
        const { result, digest } = await replayOn(instance, timeline, folder);
        const { accepted, duplicates, recovered, events, ...rest } = result.reconciliation;
        expect(digest).toEqual(undisturbed.digest);
        expect(accepted + duplicates + recovered).toBe(events);
        expect(recovered > 0).toBe(failure === 'after');
        expect(rest).toMatchObject({ lost: 0, duplicated: 0, unexpected: 0 });
      }
    },
  );

  it('without a progress file continues with the same shift, although the clock has run on', async () => {
    const timeline = await aTimeline();
    const undisturbed = await replayOn(new FakeInstance(), timeline);
    const instance = Object.assign(new FakeInstance(), { failIn: 3 });
    await expect(replayOn(instance, timeline)).rejects.toThrow('killed');
    instance.failIn = Number.POSITIVE_INFINITY;
    instance.clock += 9 * DAY_MS;
    const { result, digest } = await replayOn(instance, timeline);
    expect(digest).toEqual(undisturbed.digest);
    expect(isClean(result.reconciliation)).toBe(true);
  });

  it('does not continue in the folder of another one', async () => {
    const folder = await aFolder();
    await new ProgressFile(folder).write(newProgress('another replay', 0));
    await expect(replayOn(new FakeInstance(), await aTimeline(), folder)).rejects.toThrow(AnotherReplay);
  });
});

describe('the reconciliation', () => {
  it('counts rejected activities by their error code, and not as lost', async () => {
    const nonsense = { ...crmMap, outcomes: [{ ...crmMap.outcomes[0], type: 'nonsense' }] };
    const { result } = await replayOn(new FakeInstance(), await aTimeline(crmFiles, nonsense));
    expect(result.reconciliation).toMatchObject({
      events: 7,
      accepted: 6,
      rejected: { invalid_type: 1 },
      lost: 0,
    });
  });

  it('counts activities that are gone, that differ, and that nobody sent', async () => {
    const instance = new FakeInstance();
    const { leads } = instance;
    Object.assign(instance, {
      leads: (tier: string) => {
        if (tier === 'cold' && instance.received.length === 7) {
          instance.tamper('l1@example.org', 't1', () => undefined);
          instance.tamper('l1@example.org', 't2', (stored) => ({ ...stored, occurredAt: 1 }));
          instance.tamper('l2@example.org', 't3', (stored) => ({ ...stored, id: 'made-up' }));
        }
        return leads.call(instance, tier);
      },
    });
    const { result } = await replayOn(instance, await aTimeline());
    expect(result.reconciliation).toMatchObject({ lost: 2, unexpected: 2 });
    expect(isClean(result.reconciliation)).toBe(false);
  });

  it('ignores activities that the product itself has added to a history', async () => {
    const instance = new FakeInstance();
    const mail = { id: 'delivered', type: 'email_delivered', source: 'mail', occurredAt: 0 };
    const { history } = instance;
    Object.assign(instance, {
      history: async (id: string) => ({ activities: [...(await history(id)).activities, mail], bad: [] }),
    });
    const { result } = await replayOn(instance, await aTimeline());
    expect(result.reconciliation).toMatchObject({ lost: 0, unexpected: 0 });
  });
});
