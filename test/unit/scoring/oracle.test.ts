import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, project } from '../../fixtures/from-stored.ts';
import { NOTHING_KNOWN, sameStanding } from '../../../shared/lead/standing.ts';
import { type Moment, moments, seenAt, since } from '../../fixtures/oracle.ts';
import { aHistory, aWorld, START } from '../../fixtures/worlds.ts';

const MINUTE = 60_000;
/** Raise for a long run: `RUNS=10000 npx vitest run test/unit/scoring`. */
const RUNS = Number(process.env['RUNS'] ?? 100);
/** ms for each test: a run takes up to a quarter of a second where it must look at every minute. */
const PATIENCE = 30_000 + RUNS * 300;

const anInstant = fc
  .tuple(fc.integer({ min: 0, max: 520 }), fc.constantFrom(0, 1, 59_999))
  .map(([minute, offset]) => START + minute * MINUTE + offset);

describe('the fold, against evaluating every minute', { timeout: PATIENCE }, () => {
  it('gives the same points, tier, stage, mark and their instants', () => {
    fc.assert(
      fc.property(aWorld, aHistory(), anInstant, (world, history, at) => {
        const truth = moments(world, history, at);
        const last = truth.at(-1);
        const state = fold(history, world.compiled, at);
        expect(state.standing).toEqual(last?.standing ?? NOTHING_KNOWN);
        if (last !== undefined) expect(Math.round(state.points * 1000)).toBe(last.points);
        expect([state.tierAt, state.stageAt, state.highValueAt]).toEqual([
          since(truth, ({ tier }) => tier),
          since(truth, ({ stage }) => stage),
          since(truth, ({ highValue }) => highValue),
        ]);
      }),
      { numRuns: RUNS },
    );
  });

  it('names the very minute of the next change while nothing is forgotten', () => {
    fc.assert(
      fc.property(aWorld, aHistory(8), anInstant, (world, history, at) => {
        const remembering = {
          ...world,
          rememberMinutes: 1_000_000,
          compiled: { ...world.compiled, rememberMinutes: 1_000_000 },
        };
        const until = at + 300 * MINUTE;
        const truth = moments(remembering, history, at, until);
        const now = truth.findLast((moment) => moment.at <= at)?.standing ?? NOTHING_KNOWN;
        const change = truth.find((moment) => moment.at > at && !sameStanding(moment.standing, now))?.at;
        const { nextChange } = project(history, remembering.compiled, at);
        if (change !== undefined) expect(nextChange).toBe(change);
        else expect(nextChange ?? Number.POSITIVE_INFINITY).toBeGreaterThan(until);
      }),
      { numRuns: RUNS },
    );
  });

  it('never names a minute later than the next change when behaviour is forgotten', () => {
    fc.assert(
      fc.property(aWorld, aHistory(6), anInstant, (world, history, at) => {
        const known = history.filter((each) => each.occurredAt <= at);
        const { nextChange, state } = project(history, world.compiled, at);
        const until = (Math.floor(at / MINUTE) + 130) * MINUTE;
        let seen: unknown;
        let truth: Moment[] = [];
        for (let instant = at - (at % MINUTE) + MINUTE; instant <= until; instant += MINUTE) {
          if (instant >= (nextChange ?? Number.POSITIVE_INFINITY)) break;
          const seenNow = String(seenAt(world, known, instant).map(({ id }) => id));
          // While the same activities are seen, one look tells all the minutes.
          if (seenNow !== seen) truth = moments(world, known, instant, until);
          seen = seenNow;
          const standing = truth.findLast((moment) => moment.at <= instant)?.standing ?? NOTHING_KNOWN;
          expect(standing).toEqual(state.standing);
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a history is a set', { timeout: PATIENCE }, () => {
  it('gives the identical state in any order', () => {
    fc.assert(
      fc.property(
        aWorld,
        aHistory().chain((history) =>
          fc.tuple(fc.constant(history), fc.shuffledSubarray(history, { minLength: history.length })),
        ),
        anInstant,
        (world, [history, shuffled], at) => {
          expect(JSON.stringify(project(shuffled, world.compiled, at))).toBe(
            JSON.stringify(project(history, world.compiled, at)),
          );
        },
      ),
      { numRuns: RUNS },
    );
  });
});
