import { gradeOf } from '../../../shared/scoring/grade.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { explain, type Explanation } from '../../../shared/scoring/explain.ts';
import { NotUnderstood } from '../not-understood.ts';
import { humanHistory } from '../../../shared/bots/human-history.ts';

const COLUMN = 8;

/** A history's score under a model at an instant, and why, in lines. Throws `NotUnderstood` for a model that is not there. */
export function explainLines(
  playbook: Playbook,
  history: readonly Activity[],
  modelId: string,
  at: number,
): string[] {
  const model = compile(playbook, 1).models.get(modelId);
  if (!model) throw new NotUnderstood(`There is no model "${modelId}".`);
  const explanation = explain(humanHistory(history), model, at);
  const grade = gradeOf(explanation.state.groups, model.model);
  return [
    `${verdict(explanation)}${grade === undefined ? '' : `, grade ${grade}`} on ${iso(at)}`,
    '',
    ...explanation.criteria.map(({ points, label, group }) => `${column(points)}  ${label} (${group})`),
    '',
    ...explanation.activities.map(
      ({ points, type, occurredAt }) => `${column(points)}  ${type}, ${iso(occurredAt)}`,
    ),
    ...(explanation.missing.length === 0 ? [] : ['', `Not known yet: ${explanation.missing.join(', ')}`]),
  ];
}

function verdict({ state: { points, standing } }: Explanation): string {
  const mark = standing.highValue ? ', possibly high-value' : '';
  return `${points} points: ${standing.tier}, ${standing.stage}${mark}`;
}

const iso = (instant: number): string => new Date(instant).toISOString();
const column = (points: number): string => String(points).padStart(COLUMN);
