import type { Condition } from '../playbook/conditions.ts';
import type { Playbook } from '../playbook/schema.ts';
import { type CompiledModel, compileModel } from './compile.ts';
import { fold } from './fold.ts';
import type { HumanHistory } from '../lead/human-history.ts';

/** Whether a condition that belongs to no score holds for a lead at an instant: it means what it would as the model's audience. */
export function holds(
  condition: Condition,
  history: HumanHistory,
  { id, model }: CompiledModel,
  playbook: Playbook,
  at: number,
): boolean {
  const asked = { ...model, audience: condition, criteria: [], gates: [] };
  return fold(history, compileModel(id, asked, playbook), at).applies;
}
