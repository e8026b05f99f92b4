import type { Activity } from '../lead/activity.ts';
import { asHuman, type HumanHistory } from '../lead/human-history.ts';
import { counts, type Verdict } from './verdict.ts';
import { verdicts } from './verdicts.ts';

/** What a person did, of a stored history that is taken as all that is known. Everything else derives it from `LeadHistory`. */
export function humanHistory(
  stored: readonly Activity[],
  judged: ReadonlyMap<string, Verdict> = verdicts(stored),
): HumanHistory {
  if (judged.size === 0) return asHuman(stored);
  return asHuman(
    stored.filter(({ id }) => {
      const verdict = judged.get(id);
      return verdict === undefined || counts(verdict);
    }),
  );
}
