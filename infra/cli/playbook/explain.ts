import { gradeOf } from '../../../shared/scoring/grade.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { isoInstant } from '../../../shared/runtime/instant.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { explain, type Explanation } from '../../../shared/scoring/explain.ts';
import { UsageError } from '../usage-error.ts';
import { humanHistory } from '../../../shared/bots/human-history.ts';

const POINTS_WIDTH = 8;

/**
 * Lines that explain the score of a history under a model at an instant.
 * @throws UsageError if the playbook has no such model
 */
export function explainLines(
  playbook: Playbook,
  history: readonly Activity[],
  modelId: string,
  at: number,
): string[] {
  const model = compile(playbook, 1).models.get(modelId);
  if (!model) throw new UsageError(`There is no model "${modelId}".`);
  const explanation = explain(humanHistory(history), model, at);
  const grade = gradeOf(explanation.state.groups, model.model);
  return [
    `${summary(explanation)}${grade === undefined ? '' : `, grade ${grade}`} on ${isoInstant(at)}`,
    '',
    ...explanation.criteria.map(({ points, label, group }) => `${padded(points)}  ${label} (${group})`),
    '',
    ...explanation.activities.map(
      ({ points, type, occurredAt }) => `${padded(points)}  ${type}, ${isoInstant(occurredAt)}`,
    ),
    ...(explanation.missing.length === 0 ? [] : ['', `Not known yet: ${explanation.missing.join(', ')}`]),
  ];
}

function summary({ state: { points, standing } }: Explanation): string {
  const mark = standing.highValue ? ', possibly high-value' : '';
  return `${points} points: ${standing.tier}, ${standing.stage}${mark}`;
}

const padded = (points: number): string => String(points).padStart(POINTS_WIDTH);
