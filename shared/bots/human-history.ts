import type { Activity } from '../lead/activity.ts';
import { asHuman, type HumanHistory } from '../lead/human-history.ts';
import { counts, type Verdict } from './verdict.ts';
import { verdicts } from './verdicts.ts';

/**
 * The activities of a complete stored history that count as human. Callers outside this folder use
 * `LeadHistory.human`.
 */
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
