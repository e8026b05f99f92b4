import { describe, expect, it } from 'vitest';
import { aScenario, type Scenario } from '../../fixtures/scanners/model.ts';
import { type Outcome, outcomeOf, simulate } from '../../fixtures/scanners/simulate.ts';
import { theirScenario } from '../../fixtures/scanners/their-table.ts';

/**
 * Seeds for the numbers as they are, and for each shift of them. `RUNS=200 npx vitest run
 * test/unit/scoring/machines-acc…`
 */
const SEEDS = Number(process.env['RUNS'] ?? 20);
const SHIFT_SEEDS = Number(process.env['RUNS'] ?? 2);
/** ms for each test; a run of a thousand mails takes a tenth of a second. */
const PATIENCE = 60_000 + SEEDS * 5_000;
/** Share of the people who click that may go unseen; in one run of a hundred, chance may add some. */
const MISSED = 0.02;
const MISSED_IN_A_RUN = 5;

const shiftsBy = (...factors: number[]): [string, Partial<Scenario>][] =>
  factors.flatMap((factor): [string, Partial<Scenario>][] => [
    [`machines’ delays × ${factor}`, { machineDelay: factor }],
    [`machines’ gaps × ${factor}`, { machineGap: factor }],
    [`people’s delays × ${factor}`, { peopleDelay: factor }],
    [`people’s gaps × ${factor}`, { peopleGap: factor }],
    [`machines as fast and people as slow × ${factor}`, { machineDelay: 1 / factor, peopleDelay: factor }],
  ]);

const SHIFTS: [string, Partial<Scenario>][] = [
  ...shiftsBy(0.25, 0.5, 2, 4),
  ['a machine at every mail', { scanned: 1 }],
  ['one link in a mail', { links: [1, 1] }],
  ['two links in a mail', { links: [2, 2] }],
  ['twenty links in a mail', { links: [20, 20] }],
];

const run = (scenario: Partial<Scenario>): Outcome => outcomeOf(simulate(aScenario(scenario)));

const seeds = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

const sum = (outcomes: readonly Outcome[], of: Exclude<keyof Outcome, 'tallies'>): number =>
  outcomes.reduce((all, outcome) => all + outcome[of], 0);

/** Runs a scenario with several seeds, and says what must hold in each and in all together. */
function runs(count: number, firstSeed: number, scenario: Partial<Scenario>): Outcome[] {
  const outcomes = seeds(count).map((seed) => run({ ...scenario, seed: firstSeed + seed }));
  for (const { believedAnswers, unheard, clickers, missed } of outcomes) {
    expect({ believedAnswers, unheard, clickers }).toEqual({ believedAnswers: 0, unheard: 0, clickers: 100 });
    expect(missed).toBeLessThanOrEqual(MISSED_IN_A_RUN);
  }
  expect(sum(outcomes, 'missed') / sum(outcomes, 'clickers')).toBeLessThanOrEqual(MISSED);
  return outcomes;
}

const believedHits = (outcomes: readonly Outcome[]): number =>
  sum(outcomes, 'believed') + sum(outcomes, 'believedOpens');

describe('of a thousand mails, with all hits in', { timeout: PATIENCE }, () => {
  it('no machine counts as a person, nearly every person who clicks is seen, and every answer is a person’s', () => {
    const outcomes = runs(SEEDS, 0, {});
    expect(believedHits(outcomes)).toBe(0);
    const kinds = outcomes.flatMap(({ tallies }) => [...tallies.keys()].map((key) => key.split(':')[0]));
    expect(kinds).toEqual(expect.arrayContaining(aScenario().machines.map(({ name }) => name)));
  });

  it.each(SHIFTS)('the same holds with %s', (_, shift) => {
    expect(believedHits(runs(SHIFT_SEEDS, 1_000, shift))).toBe(0);
  });

  it('the same holds of clicks and answers when every machine says that it is an ordinary browser', () => {
    expect(sum(runs(SHIFT_SEEDS, 2_000, { disguised: true }), 'believed')).toBe(0);
  });

  it('an office’s own scanner, in one network with its people, does not make machines of them', () => {
    const outcomes = seeds(SHIFT_SEEDS).map((seed) => run({ seed: 3_000 + seed, onPremises: 1 }));
    expect(sum(outcomes, 'missed') / sum(outcomes, 'clickers')).toBeLessThanOrEqual(MISSED);
    expect(sum(outcomes, 'unheard') / SHIFT_SEEDS).toBeLessThan(0.1);
  });

  it('where pages tell us nothing, hardly a machine counts, and nineteen of twenty people are seen', () => {
    const outcomes = seeds(SHIFT_SEEDS).map((seed) => run({ seed: 4_000 + seed, watched: false }));
    expect(sum(outcomes, 'believed') / SHIFT_SEEDS).toBeLessThan(0.5);
    expect(sum(outcomes, 'missed') / sum(outcomes, 'clickers')).toBeLessThan(0.06);
  });
});

const theirs = theirScenario();

describe.skipIf(theirs === undefined)(
  'by the table beside the project, ../shared/data/scanners.json,',
  () => {
    it.each<[string, Partial<Scenario>]>([['its own numbers', {}], ...shiftsBy(0.5, 2)])(
      'the same holds with %s',
      { timeout: PATIENCE },
      (_, shift) => {
        expect(believedHits(runs(SHIFT_SEEDS, 5_000, { ...theirs, ...shift }))).toBe(0);
      },
    );
  },
);
