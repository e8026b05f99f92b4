import type { CompiledModel, CompiledPlaybook } from '../../shared/scoring/compile.ts';
import { evidenceOf } from '../../shared/scoring/evidence.ts';
import { outlook, type Way } from '../../shared/scoring/outlook.ts';
import { isoInstantIfAny } from '../../shared/runtime/instant.ts';
import type { HumanHistory } from '../../shared/lead/human-history.ts';

/** What is asked about: a history as known, under a model of a playbook, at an instant. */
export interface Asked {
  readonly history: HumanHistory;
  readonly playbook: CompiledPlaybook;
  readonly model: CompiledModel;
  readonly at: number;
}

/**
 * What would make the lead hot, what comes if nothing arrives, and the margins to the lines; in words of the
 * API.
 */
export function describeOutlook({ history, playbook: { playbook }, model, at }: Asked) {
  const { waysToHot, ifSilent, ...margins } = outlook(history, model, playbook.lists, at);
  const labelOf = (way: Way): string =>
    way.kind === 'deed' ? (playbook.activityTypes[way.did]?.label ?? way.did) : way.field;
  return {
    waysToHot: waysToHot.map((way) => ({ label: labelOf(way), ...way })),
    ifSilent: ifSilent.map((next) => ({ ...next, at: isoInstantIfAny(next.at) })),
    ...margins,
  };
}

/** Whether there is enough to go by, and what to ask next; in words of the API. */
export function describeEvidence({ history, playbook: { playbook }, model, at }: Asked) {
  const { bant, ...evidence } = evidenceOf(history, model, playbook.lists, at);
  const told = Object.entries(bant).map(([item, finding]) => [
    item,
    { ...finding, at: isoInstantIfAny(finding.at) },
  ]);
  return { ...evidence, bant: Object.fromEntries(told) };
}
