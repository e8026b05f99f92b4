import { own } from '../../shared/runtime/names.ts';
import type { CompiledModel, CompiledPlaybook } from '../../shared/scoring/compile.ts';
import { evidenceOf } from '../../shared/scoring/evidence.ts';
import { outlook, type Way } from '../../shared/scoring/outlook.ts';
import { isoInstantIfAny } from '../../shared/runtime/instant.ts';
import type { HumanHistory } from '../../shared/lead/human-history.ts';

/** A history as known, to be scored under a model of a playbook at an instant. */
export interface OutlookQuery {
  readonly history: HumanHistory;
  readonly playbook: CompiledPlaybook;
  readonly model: CompiledModel;
  readonly at: number;
}

/**
 * What would make the lead hot, what happens without further activity, and the margins to the thresholds, as
 * the API returns them.
 */
export function describeOutlook({ history, playbook: { playbook }, model, at }: OutlookQuery) {
  const { waysToHot, ifSilent, ...margins } = outlook(history, model, playbook.lists, at);
  const labelOf = (way: Way): string =>
    way.kind === 'deed' ? (own(playbook.activityTypes, way.did)?.label ?? way.did) : way.field;
  return {
    waysToHot: waysToHot.map((way) => ({ label: labelOf(way), ...way })),
    ifSilent: ifSilent.map((next) => ({ ...next, at: isoInstantIfAny(next.at) })),
    ...margins,
  };
}

/** Whether there is enough evidence, and what to ask next, as the API returns it. */
export function describeEvidence({ history, playbook: { playbook }, model, at }: OutlookQuery) {
  const { bant, ...evidence } = evidenceOf(history, model, playbook.lists, at);
  const findings = Object.entries(bant).map(([item, finding]) => [
    item,
    { ...finding, at: isoInstantIfAny(finding.at) },
  ]);
  return { ...evidence, bant: Object.fromEntries(findings) };
}
