import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, explain, fold, project } from '../../fixtures/from-stored.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { NOTHING_KNOWN } from '../../../shared/lead/standing.ts';
import type { Projections } from '../../../shared/stores/lead-store.ts';
import type { StoredScore } from '../../../shared/stores/score-item.ts';
import { aHistory, aWorld, START } from '../../fixtures/worlds.ts';

/** Raise for a long run: `RUNS=1000000 npx vitest run test/unit/scoring/laws.test.ts`. */
const RUNS = Number(process.env['RUNS'] ?? 500);
/**
 * A failure prints it; `SEED=… RUNS=…` with the same number of runs makes the same worlds and histories
 * again.
 */
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
/** ms for each test. */
const PATIENCE = 30_000 + RUNS * 10;

/** Worlds are dear to make, and many histories can be lived in each. */
const worlds = fc.sample(aWorld, { numRuns: 20 + Math.ceil(RUNS / 500), seed: SEED });
type AWorld = (typeof worlds)[number];

const aLife = fc.record({
  world: fc.constantFrom(...worlds),
  history: aHistory(10),
  at: fc.integer({ min: 0, max: 520 * 60 }).map((second) => START + second * 1_000),
  /** Where each activity goes when the history is told otherwise, and whether it is told twice. */
  places: fc.array(fc.integer({ min: 0, max: 19 }), { minLength: 10, maxLength: 10 }),
});

type Life = typeof aLife extends fc.Arbitrary<infer Each> ? Each : never;

/** The activities in the order of other numbers: anywhere. */
const elsewhere = (history: readonly Activity[], places: readonly number[]): Activity[] =>
  [...history.keys()].toSorted((a, b) => places[a]! - places[b]!).map((index) => history[index]!);

/** Everything that is computed of a history at an instant, byte for byte. */
const computed = (history: readonly Activity[], { compiled }: AWorld, at: number): string =>
  JSON.stringify(project(history, compiled, at));

/** What is stored in the end of a lead that is scored at each of these stages of knowledge. */
function storedAfter(
  stages: readonly (readonly Activity[])[],
  world: AWorld,
  at: number,
): StoredScore | undefined {
  const playbook = {
    playbook: world.playbook,
    number: 1,
    publishedAt: 0,
    models: new Map([['default', world.compiled]]),
  };
  let stored: Projections = { scores: [] };
  for (const known of stages) {
    const { profile = stored.profile, scores } = decide('lead0001', stored, known, playbook, at, 'activity');
    const score = scores.at(-1)?.score ?? stored.scores[0];
    stored = { ...(profile && { profile }), scores: score === undefined ? [] : [score] };
  }
  return stored.scores[0];
}

/** What depends on when somebody looked, and not on the history alone. */
const HOW_OFTEN_LOOKED = { version: 0, n: 0, decidedAt: 0, decidedUnder: 0, dueAt: 0, rank: 0 };

/**
 * A score, to be compared with another. A lead that a model never applied to has none; one that it left has
 * one that says nothing.
 */
const beside = (score: StoredScore | undefined, other: StoredScore | undefined): unknown =>
  score === undefined || other === undefined
    ? (score?.standing ?? NOTHING_KNOWN)
    : JSON.stringify({ ...HOW_OFTEN_LOOKED, ...score, ...HOW_OFTEN_LOOKED });

describe('whatever the history, the world and the instant', { timeout: PATIENCE }, () => {
  const holds = (law: (life: Life) => void): void =>
    fc.assert(fc.property(aLife, law), { numRuns: RUNS, seed: SEED });

  it('the state is the same in any order, and however often an activity is there', () => {
    holds(({ world, history, at, places }) => {
      const again = history.filter((_, index) => places[index]! % 3 === 0).map((each) => ({ ...each }));
      const told = elsewhere([...history, ...again], [...places, ...places.toReversed()]);
      expect(computed(told, world, at)).toBe(computed(history, world, at));
    });
  });

  it('what is stored is the same in whatever parts and order the activities came', () => {
    holds(({ world, history, at, places }) => {
      const arrivals = elsewhere(history, places);
      const stages = [...arrivals.keys()].filter((index) => places[index]! % 2 === 0);
      const parts = stages.map((end) => arrivals.slice(0, end));
      const inParts = storedAfter([...parts, arrivals], world, at);
      const atOnce = storedAfter([history], world, at);
      expect(beside(inParts, atOnce)).toEqual(beside(atOnce, inParts));
    });
  });

  it('an activity that is withdrawn was never there', () => {
    holds(({ world, history, at, places }) => {
      const withdrawn = places[0]! % Math.max(1, history.length);
      const rest = history.filter((_, index) => index !== withdrawn);
      const after = storedAfter([history, rest], world, at);
      const without = storedAfter([rest], world, at);
      expect(beside(after, without)).toEqual(beside(without, after));
    });
  });

  it('an explanation adds up: criteria and adjustments are exactly the points', () => {
    holds(({ world: { compiled }, history, at }) => {
      const { state, criteria, adjustments } = explain(history, compiled, at);
      const lines = [...criteria, ...adjustments].map(({ points }) => Math.round(points * 1000));
      expect(lines.reduce((sum, each) => sum + each, 0)).toBe(Math.round(state.points * 1000));
    });
  });

  it('points keep within the bounds of their groups, of the model and of the scale', () => {
    holds(({ world: { model, compiled }, history, at }) => {
      const { points, groups } = fold(history, compiled, at);
      for (const [id, { floor = 0, cap }] of Object.entries(model.groups)) {
        expect(groups[id]).toBeGreaterThanOrEqual(floor);
        expect(groups[id]).toBeLessThanOrEqual(cap);
      }
      const sum = Object.values(groups).reduce((all, group) => all + group, 0);
      expect(points).toBeCloseTo(Math.min(model.cap ?? 100, Math.max(0, sum)), 2);
    });
  });
});
