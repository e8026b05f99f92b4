import { isDeepStrictEqual } from 'node:util';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import type { Activity, Scalar } from '../../../shared/lead/activity.ts';
import { positionsOf } from '../../../shared/runtime/bits.ts';
import { compile, type CompiledModel } from '../../../shared/scoring/compile.ts';
import { Ledger } from '../../../shared/scoring/ledger.ts';
import { minuteOf } from '../../../shared/lead/minutes.ts';
import { visible } from '../../../shared/scoring/timeline.ts';
import type { Report } from '../measurement.ts';
import { type Award, awardsFor, pageClassOf, rulesEngine } from '../peer/rules.ts';
import { randomFrom } from '../statistics.ts';
import { activity, Disagreement, NOON, oneOf, someAnswers } from './leads.ts';
import { sideBySide } from './side-by-side.ts';
import { asHuman } from '../../../shared/lead/human-history.ts';

const LEADS = 500;
/** The rules engine takes its time. */
const ROUNDS = 15;
/**
 * Times that ours goes through the leads in its turn, so that both sides' turns are long beside what a change
 * of turns costs.
 */
const PASSES = 50;
/** At least so many times as fast. */
const TARGET = 1 / 300;

/** Answers that earn something, and some that do not. */
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

/** People of all kinds, each of whom has done one thing, at one instant. */
function leads(): Activity[] {
  const random = randomFrom(30);
  const types = Object.keys(defaultPlaybook.activityTypes);
  return Array.from({ length: LEADS }, (_, index) => {
    const profile = someAnswers(ANSWERS, random);
    const type = random() < 0.4 ? 'page_viewed' : oneOf(types, random);
    return activity(`lead-${index}`, type, { properties: { page: oneOf(PAGES, random) }, profile });
  });
}

const factsOf = ({ type, properties, profile }: Activity): Record<string, unknown> => ({
  ...profile,
  ...properties,
  type,
  pageClass: pageClassOf(properties['page'], defaultPlaybook.pages),
});

/**
 * The rules of the default model, ours and as the rules engine runs them: first the same results, then the
 * time for each.
 */
export async function rulesEngine30(report: Report): Promise<void> {
  const model = compile(defaultPlaybook, 1).models.get('default')!;
  const engine = rulesEngine(defaultPlaybook);
  const seen = leads().map((each) => visible(asHuman([each]), model, NOON));
  const facts = seen.map(([only]) => factsOf(only!));
  const tally = (activities: readonly Activity[]) => tallyOf(model, activities);
  for (const [index, activities] of seen.entries()) {
    agree(model, tally(activities).mask, await awardsFor(engine, facts[index]!));
  }
  const { ours, theirs, ratio } = await sideBySide(
    { items: seen, passes: PASSES, work: tally },
    { items: facts, work: (each) => awardsFor(engine, each) },
    ROUNDS,
  );
  report({
    bench: 'scoring',
    measure: 'rules_engine_30',
    value: ours,
    unit: 'µs',
    peer: theirs,
    ratio,
    target: TARGET,
    note: `one activity with a profile → points by group and mask, ${model.criteria.length} criteria, ${LEADS} leads with equal results; ${Math.round(1e6 / ours)}/s`,
  });
}

function tallyOf(model: CompiledModel, activities: readonly Activity[]) {
  const ledger = new Ledger(model);
  for (const each of activities) ledger.add(each);
  return ledger.tally(minuteOf(NOON));
}

function agree(model: CompiledModel, mask: readonly number[], awards: readonly Award[]): void {
  const matched = new Set(positionsOf(mask).map((index) => model.criteria[index]!.id));
  const awarded = new Set(awards.map(({ id }) => id));
  if (!isDeepStrictEqual(matched, awarded))
    throw new Disagreement(`ours: ${[...matched].join(' ')}; rules engine: ${[...awarded].join(' ')}`);
}
