import { describeEvidence, describeOutlook } from '../../../functions/read-leads/describe-outlook.ts';
import { asHuman } from '../../../shared/lead/human-history.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { explain } from '../../../shared/scoring/explain.ts';
import { fold } from '../../../shared/scoring/fold.ts';
import type { Report } from '../measurement.ts';
import { activity, NOON } from './leads.ts';
import { sideBySide } from './side-by-side.ts';

const VIEWS = 3_000;
const GAP_MS = 90 * 60_000;
const ROUNDS = 15;
/** Folds. */
const TARGET = 10;

/** All that `GET /leads/{id}/score` computes for a lead of many views, in folds of the same lead. */
export async function scoreReply(report: Report): Promise<void> {
  const playbook = compile(defaultPlaybook, 1);
  const model = playbook.models.get('default')!;
  const history = asHuman(
    Array.from({ length: VIEWS }, (_, index) =>
      activity(`v${index}`, 'page_viewed', {
        occurredAt: NOON - index * GAP_MS,
        properties: { page: index % 3 === 0 ? '/blog/how-others-do-it' : '/pricing' },
      }),
    ),
  );
  const query = { history, playbook, model, at: NOON };
  const { ours, theirs, ratio } = await sideBySide(
    {
      items: [query],
      work: () => [explain(history, model, NOON), describeEvidence(query), describeOutlook(query)],
    },
    { items: [query], work: () => fold(history, model, NOON) },
    ROUNDS,
  );
  report({
    bench: 'scoring',
    measure: `score_reply_${VIEWS}`,
    value: ours,
    unit: 'µs',
    peer: theirs,
    ratio,
    target: TARGET,
    note: `explanation, evidence and outlook of a lead of ${VIEWS} views, beside one fold of it`,
  });
}
