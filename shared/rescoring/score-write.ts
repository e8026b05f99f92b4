import { isDeepStrictEqual } from 'node:util';
import type { Change } from '../stores/change-item.ts';
import type { StoredScore } from '../stores/score-item.ts';

/** One write of a score, with the journal entry if its standing changes. */
export interface ScoreWrite {
  readonly score: StoredScore;
  readonly change?: Change;
}

/** The write of a score whose standing changes. */
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

/** Whether two scores differ only in their write version and in the playbook version. */
export function sameContent(a: StoredScore | undefined, b: StoredScore): boolean {
  const same = { version: 0, playbook: 0 };
  return a !== undefined && isDeepStrictEqual({ ...a, ...same }, { ...b, ...same });
}
