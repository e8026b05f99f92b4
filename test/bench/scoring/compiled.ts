import { isDeepStrictEqual } from 'node:util';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { type CompiledModel, compileModel } from '../../../shared/scoring/compile.ts';
import { Ledger, type Tally } from '../../../shared/scoring/ledger.ts';
import { DAY_MINUTES, MINUTE_MS } from '../../../shared/runtime/time.ts';
import { minuteOf, thousandths } from '../../../shared/lead/minutes.ts';
import type { Report } from '../measurement.ts';
import { type ByHand, byHand } from '../peer/by-hand.ts';
import { randomFrom } from '../statistics.ts';
import { DEEDS, FIELDS, LISTS, modelOf, PAGES } from './criteria.ts';
import { activity, Disagreement, NOON, oneOf, someAnswers } from './leads.ts';
import { sideBySide } from './side-by-side.ts';

const LEADS = 2_000;
/** Deeds of each lead, beside the form. */
const DEEDS_EACH = 4;
const PASSES = 3;
const TARGET = 3.5;
const AT = minuteOf(NOON);

/** A lead's history, in order: a form, and what they did since. */
function lead(index: number, random: () => number): Activity[] {
  const past = (days: number): number => NOON - Math.floor(random() * days * DAY_MINUTES) * MINUTE_MS;
  const deeds = Array.from({ length: DEEDS_EACH }, (_, deed) =>
    activity(`${index}-${deed}`, oneOf(DEEDS, random), {
      occurredAt: past(40),
      properties: { pageClass: oneOf(PAGES, random) },
    }),
  );
  const form = activity(`${index}-form`, 'form_submitted', {
    occurredAt: NOON - 41 * DAY_MINUTES * MINUTE_MS,
    profile: someAnswers(FIELDS, random),
  });
  return [form, ...deeds.toSorted((a, b) => a.occurredAt - b.occurredAt)];
}

function ours(model: CompiledModel, history: readonly Activity[]): Tally {
  const ledger = new Ledger(model);
  for (const each of history) ledger.add(each);
  return ledger.tally(AT);
}

const theirs = (score: ByHand, history: readonly Activity[]): Tally =>
  score(history[0]!.profile ?? {}, history, AT);

const exact = ({ groups, mask }: Tally) => ({ groups: groups.map(thousandths), mask: [...mask] });

/**
 * So many criteria, ours and as a function written by hand: first the same results, then the time for each.
 */
export async function compiled(count: number, report: Report): Promise<void> {
  const random = randomFrom(count);
  const document = modelOf(count, random);
  const model = compileModel('default', document, { ...defaultPlaybook, lists: LISTS });
  const score = byHand(document, LISTS);
  const leads = Array.from({ length: LEADS }, (_, index) => lead(index, random));
  for (const history of leads) {
    const [own, other] = [exact(ours(model, history)), exact(theirs(score, history))];
    if (!isDeepStrictEqual(own, other))
      throw new Disagreement(`ours: ${JSON.stringify(own)}; by hand: ${JSON.stringify(other)}`);
  }
  const compared = await sideBySide(
    { items: leads, passes: PASSES, work: (history) => ours(model, history) },
    { items: leads, passes: PASSES, work: (history) => theirs(score, history) },
  );
  report({
    bench: 'scoring',
    measure: `compiled_${count}`,
    value: compared.ours,
    unit: 'µs',
    peer: compared.theirs,
    ratio: compared.ratio,
    target: TARGET,
    note: `one lead (a form and ${DEEDS_EACH} deeds) → points by group and mask, encoding of the profile included; ${LEADS} leads with equal results`,
  });
}
