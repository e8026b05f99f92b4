import { isDeepStrictEqual } from 'node:util';
import { defaultPlaybook } from '../../shared/playbook/default.ts';
import type { Activity, Scalar } from '../../shared/scoring/activity.ts';
import { compile } from '../../shared/scoring/compile.ts';
import { fold } from '../../shared/scoring/fold.ts';
import type { Report } from './measurement.ts';
import { awardsFor, pageClassOf, rulesEngine, type Award } from './peer/rules.ts';
import { median, randomFrom } from './statistics.ts';

const CASES = 500;
const ROUNDS = 15;
const WARM_UP_ROUNDS = 5;
const NOON = Date.UTC(2026, 0, 15, 12);

/** Answers that earn something, and some that do not; an empty list of values leaves the field out half of the time. */
const ANSWERS: Readonly<Record<string, readonly Scalar[]>> = {
  firstName: ['Lead'],
  lastName: ['Example'],
  phone: ['+40 21 000 0000'],
  company: ['Example Works'],
  jobTitle: ['Head of operations', 'Office manager', 'Student', 'Analyst'],
  seniority: ['director', 'manager', 'junior'],
  industry: ['manufacturing', 'retail'],
  employees: [10, 80, 4_000, 9_000],
  annualRevenue: [500_000, 3_000_000],
  emailDomain: ['gmail.com', 'example.org'],
  budget: ['approved', 'none'],
  authority: ['decide', 'none'],
  need: ['replace', 'none'],
  timeframe: ['quarter', 'none'],
};
const PAGES = ['/pricing', '/careers/engineer', '/blog/how-others-do-it', '/product/overview'];

/** The two engines do not agree on what a lead earns: their speed is not worth comparing. */
class Disagreement extends Error {
  override readonly name = 'Disagreement';
}

/** People of all kinds, each of whom has done one thing, at one instant. */
function cases(): Activity[] {
  const random = randomFrom(30);
  const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const types = Object.keys(defaultPlaybook.activityTypes);
  return Array.from({ length: CASES }, (_, index) => {
    const answered = Object.entries(ANSWERS).filter(() => random() < 0.5);
    return {
      id: `case-${index}`,
      type: random() < 0.4 ? 'page_viewed' : oneOf(types),
      occurredAt: NOON,
      receivedAt: NOON,
      source: 'api',
      properties: { page: oneOf(PAGES) },
      profile: Object.fromEntries(answered.map(([field, values]) => [field, oneOf(values)])),
    };
  });
}

const factsOf = ({ type, properties, profile }: Activity): Record<string, unknown> => ({
  ...profile,
  ...properties,
  type,
  pageClass: pageClassOf(properties['page'], defaultPlaybook.pages),
});

/** The rules of the default model, ours and as the rules engine runs them: first the same results, then the time for each. */
export async function scoring(report: Report): Promise<void> {
  const model = compile(defaultPlaybook, 1).models.get('default')!;
  const engine = rulesEngine(defaultPlaybook);
  const corpus = cases();
  const facts = corpus.map(factsOf);
  for (const [index, activity] of corpus.entries()) {
    agree(fold([activity], model, NOON).matched, await awardsFor(engine, facts[index]!));
  }
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    const startedAt = performance.now();
    for (const activity of corpus) fold([activity], model, NOON);
    const between = performance.now();
    for (const each of facts) await awardsFor(engine, each);
    if (round < WARM_UP_ROUNDS) continue;
    ours.push(((between - startedAt) * 1_000) / CASES);
    theirs.push(((performance.now() - between) * 1_000) / CASES);
  }
  report({
    bench: 'scoring',
    measure: 'rules_engine_30',
    value: median(ours),
    unit: 'µs',
    peer: median(theirs),
    ratio: median(ours.map((time, round) => time / theirs[round]!)),
    note: `one lead with one activity, ${model.model.criteria.length} criteria, ${CASES} leads with equal results; ${Math.round(1e6 / median(ours))} folds/s`,
  });
}

function agree(matched: readonly string[], awards: readonly Award[]): void {
  const awarded = new Set(awards.map(({ id }) => id));
  if (!isDeepStrictEqual(new Set(matched), awarded))
    throw new Disagreement(`fold: ${matched.join(' ')}; rules engine: ${[...awarded].join(' ')}`);
}
