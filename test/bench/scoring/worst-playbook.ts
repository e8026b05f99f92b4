import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { compile, type CompiledModel } from '../../../shared/scoring/compile.ts';
import { fold } from '../../../shared/scoring/fold.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';
import { DEAR, DEAR_AT, dearest, dearLead } from '../../fixtures/dear-playbooks.ts';
import type { Report } from '../measurement.ts';
import { sideBySide } from './side-by-side.ts';

/** The dearest take a second each. */
const ROUNDS = 5;
/**
 * Folds of the default. The check lets a playbook cost as many evaluations as 38 of them; those of steps take
 * half as long again, since the occurrences that they look at lie far apart in memory.
 */
const TARGET = 60;

const modelOf = (playbook: Playbook): CompiledModel => compile(playbook, 1).models.get('default')!;

/** A fold under the dearest playbook of each kind that the check lets pass, beside one under the default. */
export async function worstPlaybook(report: Report): Promise<void> {
  const lead = dearLead();
  const byDefault = modelOf(defaultPlaybook);
  const timeOf = (model: CompiledModel): number => {
    const before = process.cpuUsage();
    fold(lead, model, DEAR_AT);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  const [worst] = Object.entries(DEAR)
    .map(([name, make]) => ({ name, model: modelOf(dearest(make)) }))
    .map((each) => ({ ...each, time: Math.min(timeOf(each.model), timeOf(each.model)) }))
    .toSorted((a, b) => b.time - a.time);
  const { name, model } = worst!;
  const { ours, theirs, ratio } = await sideBySide(
    { items: [lead], work: () => fold(lead, model, DEAR_AT) },
    { items: [lead], passes: 10, work: () => fold(lead, byDefault, DEAR_AT) },
    ROUNDS,
  );
  report({
    bench: 'scoring',
    measure: 'worst_playbook',
    value: ours,
    unit: 'µs',
    peer: theirs,
    ratio,
    target: TARGET,
    note: `a fold of ${lead.length} activities, each with another profile, under ${model.criteria.length} criteria (${name}): the slowest of ${Object.keys(DEAR).length} kinds of the dearest playbooks that pass, beside the default`,
  });
}
