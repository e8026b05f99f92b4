import type { Activity } from '../lead/activity.ts';
import type { HumanHistory } from '../lead/human-history.ts';
import { humanHistory } from './human-history.ts';
import type { Verdict } from './verdict.ts';
import { verdicts } from './verdicts.ts';

/**
 * A lead's history: all stored activities, and the part of them that counts as human. The human part is
 * derived once, on first use, from all stored activities: a subset could give other verdicts.
 */
export class LeadHistory {
  readonly stored: readonly Activity[];
  #verdicts: ReadonlyMap<string, Verdict> | undefined;
  #human: HumanHistory | undefined;

  constructor(stored: readonly Activity[]) {
    this.stored = stored;
  }

  /** Who made each hit, by activity id. */
  get verdicts(): ReadonlyMap<string, Verdict> {
    return (this.#verdicts ??= verdicts(this.stored));
  }

  /** The activities that count as the person's. */
  get human(): HumanHistory {
    return (this.#human ??= humanHistory(this.stored, this.verdicts));
  }

  /** The history as received by an instant (ms). */
  knownBy(instant: number): LeadHistory {
    return this.filter(({ receivedAt }) => receivedAt <= instant);
  }

  /** The history with only these activities received. Returns itself when all of them are kept. */
  filter(keep: (activity: Activity) => boolean): LeadHistory {
    const kept = this.stored.filter(keep);
    return kept.length === this.stored.length ? this : new LeadHistory(kept);
  }

  /** The history with these activities received too. */
  with(activities: readonly Activity[]): LeadHistory {
    return activities.length === 0 ? this : new LeadHistory([...this.stored, ...activities]);
  }
}
