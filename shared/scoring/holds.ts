import type { Condition } from '../playbook/conditions.ts';
import type { Playbook } from '../playbook/schema.ts';
import { type CompiledModel, compileModel } from './compile.ts';
import { fold } from './fold.ts';
import type { HumanHistory } from '../lead/human-history.ts';

/**
 * Whether a condition outside of a model holds for a lead at an instant; it is evaluated as the model's
 * audience would be.
 */
export function holds(
  condition: Condition,
  history: HumanHistory,
  { id, model }: CompiledModel,
  playbook: Playbook,
  at: number,
): boolean {
  const withAudience = { ...model, audience: condition, criteria: [], gates: [] };
  return fold(history, compileModel(id, withAudience, playbook), at).applies;
}
