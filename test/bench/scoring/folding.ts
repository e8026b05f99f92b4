import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { fold } from '../../fixtures/from-stored.ts';
import type { Report } from '../measurement.ts';
import { randomFrom } from '../statistics.ts';
import { activity, NOON, oneOf } from './leads.ts';
import { sideBySide } from './side-by-side.ts';

const LONG = 10_000;
const SHORT = 100;
const TARGET = 1.2;
/** Mean time between two activities of a lead: ten thousand of them fill the time that is remembered. */
const GAP_MS = 90 * 60_000;
const TYPES = [
  'page_viewed',
  'page_viewed',
  'page_viewed',
  'email_opened',
  'link_clicked',
  'content_downloaded',
];
const PAGES = ['/pricing', '/careers/engineer', '/blog/how-others-do-it', '/product/overview'];

/**
 * A history of so many activities up to noon, in the order of their ids, which has nothing to do with time.
 */
function history(length: number, random: () => number): Activity[] {
  let occurredAt = NOON;
  const activities = Array.from({ length }, () => {
    occurredAt -= Math.floor(2 * random() * GAP_MS);
    const id = Math.floor(random() * 2 ** 48).toString(16);
    return activity(id, oneOf(TYPES, random), { occurredAt, properties: { page: oneOf(PAGES, random) } });
  });
  return activities.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * The time of an activity in one long history, and in as many short ones as hold the same number of
 * activities.
 */
export async function folding(report: Report): Promise<void> {
  const model = compile(defaultPlaybook, 1).models.get('default')!;
  const random = randomFrom(LONG);
  const long = history(LONG, random);
  const short = Array.from({ length: LONG / SHORT }, () => history(SHORT, random));
  const { ours, theirs, ratio } = await sideBySide(
    { items: [long], work: (each) => fold(each, model, NOON) },
    { items: short, work: (each) => fold(each, model, NOON) },
  );
  report({
    bench: 'scoring',
    measure: 'fold_10000',
    value: ours / LONG,
    unit: 'µs',
    peer: theirs / SHORT,
    ratio: (ratio * SHORT) / LONG,
    target: TARGET,
    note: `an activity of one history of ${LONG}, beside an activity of ${LONG / SHORT} histories of ${SHORT}; unsorted, equally dense`,
  });
}
