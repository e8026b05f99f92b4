import type { Activity } from '../lead/activity.ts';
import { type Profile, profileOf } from '../lead/profile.ts';
import { counts } from './verdict.ts';
import { verdicts } from './verdicts.ts';

/** Who somebody is, as far as it was not a machine that said so: the last value of each field up to an instant. */
export const humanProfile = (history: readonly Activity[], at?: number): Profile =>
  profileOf(humanHistory(history), at);

/** What a lead is believed to have done: its history without the hits of machines and of other people. */
export function humanHistory(history: readonly Activity[]): readonly Activity[] {
  const judged = verdicts(history);
  if (judged.size === 0) return history;
  return history.filter(({ id }) => {
    const verdict = judged.get(id);
    return verdict === undefined || counts(verdict);
  });
}
