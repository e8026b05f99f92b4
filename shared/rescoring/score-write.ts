import { isDeepStrictEqual } from 'node:util';
import type { Change } from '../stores/change-item.ts';
import type { StoredScore } from '../stores/score-item.ts';

/** One write of a score, with the journal's entry where it brings a change. */
export interface ScoreWrite {
  readonly score: StoredScore;
  readonly change?: Change;
}

/** The write that brings a change. */
export const announced = (
  stored: StoredScore | undefined,
  next: StoredScore,
  change: Change,
): ScoreWrite => ({
  score: {
    ...next,
    version: (stored?.version ?? 0) + 1,
    n: change.n,
    decidedAt: change.decidedAt,
    decidedUnder: change.playbook,
  },
  change,
});

/** Whether writing would change anything but the count of writes and the version of rules that say the same. */
export function sameContent(a: StoredScore | undefined, b: StoredScore): boolean {
  const same = { version: 0, playbook: 0 };
  return a !== undefined && isDeepStrictEqual({ ...a, ...same }, { ...b, ...same });
}
