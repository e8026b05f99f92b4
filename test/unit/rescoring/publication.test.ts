import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';
import type { Trigger } from '../../../shared/rescoring/decide.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { compile, type CompiledPlaybook } from '../../../shared/scoring/compile.ts';
import { fold } from '../../fixtures/from-stored.ts';
import { MINUTE_MS } from '../../../shared/runtime/time.ts';
import { NOTHING_KNOWN } from '../../../shared/lead/standing.ts';
import { anActivity, days, MONDAY, playbookOne } from '../../fixtures/leads.ts';
import { MemoryLead } from '../../fixtures/memory-lead.ts';
import { aHistory, aWorld, START } from '../../fixtures/worlds.ts';

const RUNS = Number(process.env['RUNS'] ?? 200);
const HOUR = 60 * MINUTE_MS;
const PUBLISHED = MONDAY + days(10);

/** A lead that is looked at under whatever versions there are by then. */
class Lead extends MemoryLead {
  readonly #versions: readonly CompiledPlaybook[];
  constructor(...versions: readonly CompiledPlaybook[]) {
    super();
    this.#versions = versions;
  }
  /**
   * Re-scores it and answers how many scores were written; a scorer may still run under an earlier version.
   */
  look(history: readonly Activity[], now: number, cause: Trigger = 'activity', under = Infinity): number {
    const inForce = this.#versions.filter(({ publishedAt, number }) => publishedAt <= now && number <= under);
    [this.playbook, this.previous] = [inForce.at(-1)!, inForce.at(-2)];
    const known = history.filter(({ receivedAt }) => receivedAt <= now);
    return this.rescore(known, now, cause).scores.length;
  }
  get told() {
    return this.journal.map(({ to, cause, muted = false }) => [to.tier, to.stage, cause, muted]);
  }
}

const base = defaultPlaybook.models['default']!;
/** The default playbook with another line for hot. */
const hotFrom = (over: number, leaveBelow = over - 10): Playbook => {
  const hot = { ...base.tiers.hot, line: { over, leaveBelow } };
  return {
    ...defaultPlaybook,
    models: {
      default: {
        ...base,
        tiers: { ...base.tiers, hot },
        highValue: { ...base.highValue, line: { over: 99, leaveBelow: 90 } },
      },
    },
  };
};
const easier = compile(hotFrom(12), 2, PUBLISHED);
const harmless = compile({ ...defaultPlaybook, name: 'Renamed' }, 2, PUBLISHED);

const browsed = (id: string, at: number): Activity[] =>
  [0, 1].map((visit) => anActivity({ id: `${id}${visit}`, occurredAt: at + visit * HOUR }));
const call = (at: number, receivedAt = at): Activity =>
  anActivity({ id: `call-${at}`, type: 'call_booked', occurredAt: at, receivedAt });

describe('a publication', () => {
  const before = PUBLISHED - 3 * HOUR;

  it('writes nothing of a lead to whom the new rules say what the old ones said', () => {
    const lead = new Lead(playbookOne, harmless);
    lead.look(browsed('v', before), before + HOUR);
    expect(lead.look(browsed('v', before), PUBLISHED + 5 * MINUTE_MS)).toBe(0);
    expect(lead.score.playbook).toBe(1);
  });

  it('mutes what the new rules alone make of a lead, as of the publication', () => {
    const lead = new Lead(playbookOne, easier);
    lead.look(browsed('v', before), before + HOUR);
    expect(lead.look(browsed('v', before), PUBLISHED + 5 * MINUTE_MS)).toBe(1);
    expect(lead.journal.at(-1)).toMatchObject({
      to: { tier: 'hot' },
      cause: 'playbook',
      muted: true,
      decidedAt: PUBLISHED,
      playbook: 2,
    });
    expect(lead.journal.at(-1)).not.toHaveProperty('corrects');
    expect(lead.look(browsed('v', before), PUBLISHED + 6 * MINUTE_MS)).toBe(0);
  });

  it('lets an activity act that came between it and the job', () => {
    const lead = new Lead(playbookOne, easier);
    const history = [
      ...browsed('v', before),
      anActivity({ id: 'won', type: 'won', occurredAt: PUBLISHED + MINUTE_MS }),
    ];
    lead.look(history, before + HOUR);
    lead.look(history, PUBLISHED + 5 * MINUTE_MS);
    expect(lead.told.slice(1)).toEqual([
      ['hot', 'sql', 'playbook', true],
      ['hot', 'customer', 'activity', false],
    ]);
  });

  it('lets an activity act that came just before it and had not been scored yet', () => {
    const lead = new Lead(playbookOne, easier);
    lead.look([call(PUBLISHED - 1_000)], PUBLISHED + 5 * MINUTE_MS);
    expect(lead.told).toEqual([['hot', 'sql', 'activity', false]]);
  });

  it('is not blamed for what a lead it left alone does weeks later', () => {
    const lead = new Lead(playbookOne, harmless);
    const history = [...browsed('v', before), call(PUBLISHED + days(21))];
    lead.look(history, before + HOUR);
    lead.look(history, PUBLISHED + 5 * MINUTE_MS);
    lead.look(history, PUBLISHED + days(21));
    expect(lead.told.at(-1)).toEqual(['hot', 'sql', 'activity', false]);
  });

  it('has nothing to mute of a lead that is born after it', () => {
    const lead = new Lead(playbookOne, easier);
    lead.look(browsed('v', PUBLISHED + HOUR), PUBLISHED + 2 * HOUR);
    expect(lead.told).toEqual([['hot', 'sql', 'activity', false]]);
  });

  /** Ten points a page, and no other rules. */
  const pages = (hotOver: number): Playbook => {
    const playbook = hotFrom(hotOver);
    const on = { did: 'page_viewed' };
    const criterion = {
      id: 'page',
      group: 'engagement',
      label: 'Page',
      on,
      points: 10,
      decay: { kind: 'none' } as const,
    };
    const criteria = [{ ...criterion, count: 'every' as const }];
    const groups = { engagement: { label: 'Engagement', cap: 100 } };
    return { ...playbook, models: { default: { ...playbook.models['default']!, criteria, groups } } };
  };
  const stricter = [compile(pages(50), 1), compile(pages(60), 2, PUBLISHED)] as const;
  const seen = (count: number, at: number): Activity[] =>
    Array.from({ length: count }, (_, page) => anActivity({ id: `p${at}-${page}`, occurredAt: at }));
  const complaint = (occurredAt: number, receivedAt: number): Activity =>
    anActivity({ id: 'c', type: 'complained', occurredAt, receivedAt });

  it('corrects nothing of what was decided under the rules before', () => {
    const lead = new Lead(...stricter);
    const history = [
      ...seen(6, before),
      ...seen(2, before + HOUR),
      complaint(PUBLISHED + HOUR, PUBLISHED + HOUR),
    ];
    for (const now of [before, before + HOUR, PUBLISHED + MINUTE_MS, PUBLISHED + HOUR])
      lead.look(history, now);
    expect(lead.score.playbook).toBe(2);
    expect(lead.journal.map(({ to }) => to.tier)).toEqual(['hot', 'cold']);
    expect(lead.journal.some(({ corrects }) => corrects !== undefined)).toBe(false);
  });

  it('leaves what was decided before it to be corrected by what comes to light later', () => {
    const lead = new Lead(...stricter);
    const history = [...seen(8, before), complaint(before - MINUTE_MS, PUBLISHED + HOUR)];
    for (const now of [before, PUBLISHED + MINUTE_MS, PUBLISHED + HOUR]) lead.look(history, now);
    expect(lead.journal).toMatchObject([
      { n: 1, to: { tier: 'hot' }, playbook: 1 },
      { n: 2, to: { tier: 'cold' }, playbook: 2, cause: 'activity', corrects: 1 },
    ]);
  });

  it('mutes a new model for the leads that were there, and not for those that come after', () => {
    const models = { default: base, second: base };
    const two = compile({ ...defaultPlaybook, models }, 2, PUBLISHED);
    const old = new Lead(playbookOne, two);
    old.look([call(before)], before);
    old.look([call(before)], PUBLISHED + MINUTE_MS);
    expect(old.journal.map(({ model, muted = false }) => [model, muted])).toEqual([
      ['default', false],
      ['second', true],
    ]);
    const late = new Lead(playbookOne, two);
    late.look([call(PUBLISHED + MINUTE_MS)], PUBLISHED + MINUTE_MS);
    expect(late.journal.map(({ muted }) => muted)).toEqual([undefined, undefined]);
  });

  it('ends the score of a model that has left, in silence, and lets its alarm rest', () => {
    const other = compile({ ...defaultPlaybook, models: { other: base } }, 2, PUBLISHED);
    const lead = new Lead(playbookOne, other);
    lead.look([call(before)], before);
    lead.look([call(before)], PUBLISHED + MINUTE_MS);
    const ended = lead.stored.scores.find(({ model }) => model === 'default');
    expect(ended).toMatchObject({ standing: NOTHING_KNOWN, n: 2, playbook: 2 });
    expect(ended).not.toHaveProperty('dueAt');
    expect(lead.journal.every(({ muted }, index) => index === 0 || muted === true)).toBe(true);
    expect(lead.look([call(before)], PUBLISHED + 2 * MINUTE_MS)).toBe(0);
  });

  it('comes, to a lead decided meanwhile under the rules before, after that', () => {
    const lead = new Lead(playbookOne, easier);
    const history = [...browsed('v', before), ...browsed('w', PUBLISHED + HOUR)];
    lead.look(history, before + HOUR);
    lead.look(history, PUBLISHED + 3 * HOUR, 'activity', 1);
    const decidedAt = lead.score.decidedAt;
    lead.look(history, PUBLISHED + 4 * HOUR);
    expect(decidedAt).toBeGreaterThan(PUBLISHED);
    expect(lead.journal.at(-1)).toMatchObject({ cause: 'playbook', muted: true, decidedAt });
  });

  it('that follows another before its job came leaves both muted, and acts on what came in between', () => {
    const versions = [playbookOne, easier, compile(hotFrom(11), 3, PUBLISHED + 2 * MINUTE_MS)];
    const untouched = new Lead(...versions);
    untouched.look(browsed('v', before), before + HOUR);
    untouched.look(browsed('v', before), PUBLISHED + 5 * MINUTE_MS);
    expect(untouched.told.slice(1)).toEqual([['hot', 'sql', 'playbook', true]]);
    const born = new Lead(...versions);
    born.look([call(PUBLISHED + MINUTE_MS)], PUBLISHED + 5 * MINUTE_MS);
    expect(born.told).toEqual([['hot', 'sql', 'activity', false]]);
  });

  /** Two versions, a history, and when each of its activities arrives. */
  const aPublication = (latest: number) =>
    fc
      .record({
        worlds: fc.tuple(aWorld, aWorld),
        history: aHistory(8),
        late: fc.array(fc.integer({ min: 0, max: latest }), { minLength: 8, maxLength: 8 }),
        published: fc.integer({ min: 0, max: 420 }),
        walkAfter: fc.integer({ min: 1, max: 60 }),
      })
      .map(({ worlds, history, late, published, walkAfter }) => ({
        versions: worlds.map(({ playbook, compiled }, index) => ({
          playbook,
          number: index + 1,
          publishedAt: index === 0 ? 0 : START + published * MINUTE_MS + 30_000,
          models: new Map([['default', compiled]]),
        })),
        history: history.map((activity, index) => ({
          ...activity,
          receivedAt: activity.occurredAt + late[index]! * MINUTE_MS,
        })),
        walkAt: START + (published + walkAfter) * MINUTE_MS,
      }));
  const END = START + 520 * MINUTE_MS;

  /** A lead that is scored in the minute after each arrival and woken when it is due. */
  function live(versions: readonly CompiledPlaybook[], history: readonly Activity[], walkAt?: number): Lead {
    const lead = new Lead(...versions);
    for (let now = START; now < END; now += MINUTE_MS) {
      const arrived = history.some(({ receivedAt }) => receivedAt > now - MINUTE_MS && receivedAt <= now);
      if (arrived || now === walkAt) lead.look(history, now);
      else if ((lead.stored.scores[0]?.dueAt ?? Infinity) <= now) lead.look(history, now, 'time');
    }
    lead.look(history, END);
    return lead;
  }

  it('brings every lead where the new rules put it, without a gap, muting what it brings and nothing else', () => {
    fc.assert(
      fc.property(aPublication(30), fc.boolean(), ({ versions, history, walkAt }, isWalked) => {
        const lead = live(versions, history, isWalked ? walkAt : undefined);
        const truth = fold(history, versions[1]!.models.get('default')!, END).standing;
        expect(lead.stored.scores[0]?.standing ?? NOTHING_KNOWN).toEqual(truth);
        expect(lead.journal.map(({ n }) => n)).toEqual(lead.journal.map((_, index) => index + 1));
        for (const { muted = false, cause } of lead.journal) expect(muted).toBe(cause === 'playbook');
      }),
      { numRuns: RUNS },
    );
  });

  it('lets the same changes act whether a job came soon or never, where nothing arrives late', () => {
    const acting = ({ journal }: Lead) =>
      journal
        .filter(({ muted }) => muted !== true)
        .map(({ from, to, at, decidedAt }) => ({ from, to, at, decidedAt }));
    fc.assert(
      fc.property(aPublication(0), ({ versions, history, walkAt }) => {
        const [alone, processed] = [live(versions, history), live(versions, history, walkAt)];
        // Nobody is told of one whom the new rules took in and let go again before anybody looked.
        if (alone.journal.length === 0)
          expect(processed.journal.at(-1)?.to ?? NOTHING_KNOWN).toEqual(NOTHING_KNOWN);
        else expect(acting(alone)).toEqual(acting(processed));
      }),
      { numRuns: RUNS },
    );
  });
});
