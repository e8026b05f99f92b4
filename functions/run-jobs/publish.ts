import { dataByModel, dataIn, type ModelData } from '../../shared/playbook/enough-data.ts';
import type { Rescored, Rescorer } from '../../shared/rescoring/rescorer.ts';
import type { CompiledPlaybook } from '../../shared/scoring/compile.ts';
import type { PublishTally } from '../../shared/jobs/publish-tally.ts';
import type { JobHandler } from './job-handler.ts';

/**
 * Re-scores each lead under the active playbook. Changes caused by the publication are muted; changes by
 * activities not scored before are announced. Also counts each model's data under the published version.
 */
export function publishHandler(rescorer: Pick<Rescorer, 'rescore'>, version: CompiledPlaybook): JobHandler {
  let tally: PublishTally = { writes: 0, changes: 0, models: {} };
  return {
    keysOnly: true,
    async visit(leadId) {
      const rescored = await rescorer.rescore(leadId, 'activity');
      tally = {
        writes: tally.writes + rescored.writes,
        changes: tally.changes + rescored.changes,
        models: dataByModel([tally.models, dataOf(rescored, version)]),
      };
    },
    tally: () => tally,
  };
}

const dataOf = ({ scores, history }: Rescored, { models }: CompiledPlaybook): Record<string, ModelData> =>
  Object.fromEntries(
    scores.flatMap((score) => {
      const floor = models.get(score.model)?.model.evidenceFloor;
      return floor === undefined ? [] : [[score.model, dataIn(score, history.human, floor)]];
    }),
  );
