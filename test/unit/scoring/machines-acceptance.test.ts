import { describe, expect, it } from 'vitest';
import { aScenario, type Scenario } from '../../fixtures/scanners/model.ts';
import { type Outcome, outcomeOf, simulate } from '../../fixtures/scanners/simulate.ts';
import { theirScenario } from '../../fixtures/scanners/their-table.ts';

/** Seeds for the numbers as they are, and for each shift of them. `RUNS=200 npx vitest run test/unit/scoring/machines-acc…` */
const SEEDS = Number(process.env['RUNS'] ?? 20);
const SHIFT_SEEDS = Number(process.env['RUNS'] ?? 2);
/** ms for each test; a run of a thousand mails takes a tenth of a second. */
const PATIENCE = 60_000 + SEEDS * 5_000;
/** Of a hundred people who click, so many may go unseen in one run. */
const MISSED_OF_A_HUNDRED = 2;

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

function expectAllTold({ believed, believedAnswers, missed, clickers, unheard }: Outcome): void {
  expect({ believed, believedAnswers, unheard }).toEqual({ believed: 0, believedAnswers: 0, unheard: 0 });
  expect(clickers).toBe(100);
  expect(missed).toBeLessThanOrEqual(MISSED_OF_A_HUNDRED);
}

const seeds = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('of a thousand mails, with all hits in', { timeout: PATIENCE }, () => {
  it('no machine counts as a person, nearly every person who clicks is seen, and every answer is a person’s', () => {
    const kinds = new Set<string>();
    for (const seed of seeds(SEEDS)) {
      const outcome = run({ seed });
      expectAllTold(outcome);
      expect(outcome.believedOpens).toBe(0);
      for (const key of outcome.tallies.keys()) kinds.add(key.split(':')[0]!);
    }
    expect([...kinds]).toEqual(expect.arrayContaining(aScenario().machines.map(({ name }) => name)));
  });

  it.each(SHIFTS)('the same holds with %s', (_, shift) => {
    for (const seed of seeds(SHIFT_SEEDS)) {
      const outcome = run({ seed: 1_000 + seed, ...shift });
      expectAllTold(outcome);
      expect(outcome.believedOpens).toBe(0);
    }
  });

  it('the same holds of clicks and answers when every machine says that it is an ordinary browser', () => {
    for (const seed of seeds(SHIFT_SEEDS)) {
      const outcome = run({ seed: 2_000 + seed, disguised: true });
      expectAllTold(outcome);
      expect(outcome.tallies.size).toBeGreaterThan(20);
    }
  });

  it('an office’s own scanner, in one network with its people, does not make machines of them', () => {
    for (const seed of seeds(SHIFT_SEEDS)) {
      const { missed } = run({ seed: 3_000 + seed, onPremises: 1 });
      expect(missed).toBeLessThanOrEqual(MISSED_OF_A_HUNDRED + 2);
    }
  });

  it('where pages tell us nothing, no machine counts, and nineteen of twenty people are seen', () => {
    const outcomes = seeds(SHIFT_SEEDS).map((seed) => run({ seed: 4_000 + seed, watched: false }));
    const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((all, outcome) => all + of(outcome), 0);
    expect(sum(({ believed }) => believed)).toBe(0);
    expect(sum(({ missed }) => missed) / sum(({ clickers }) => clickers)).toBeLessThan(0.06);
  });
});

const theirs = theirScenario();

describe.skipIf(theirs === undefined)(
  'by the table beside the project, ../shared/data/scanners.json,',
  { timeout: PATIENCE },
  () => {
    it.each<[string, Partial<Scenario>]>([['its own numbers', {}], ...shiftsBy(0.5, 2)])(
      'holds with %s',
      (_, shift) => {
        for (const seed of seeds(SHIFT_SEEDS)) {
          const outcome = run({ ...theirs, ...shift, seed: 5_000 + seed });
          expectAllTold(outcome);
          expect(outcome.believedOpens).toBe(0);
        }
      },
    );
  },
);
