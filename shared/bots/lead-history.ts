import type { Activity } from '../lead/activity.ts';
import type { HumanHistory } from '../lead/human-history.ts';
import { humanHistory } from './human-history.ts';
import type { Verdict } from './verdict.ts';
import { verdicts } from './verdicts.ts';

/**
 * What is known of a lead: all activities that are stored, and the part of them that counts. That part is derived once, when it
 * is first asked for, by everything that is stored here: with less known, other hits may look like a person's.
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

  /** What the person did. */
  get human(): HumanHistory {
    return (this.#human ??= humanHistory(this.stored, this.verdicts));
  }

  /** What had been received by an instant (ms). */
  knownBy(instant: number): LeadHistory {
    return this.filter(({ receivedAt }) => receivedAt <= instant);
  }

  /** The same lead, had only these activities been received. Itself where that is all of them. */
  filter(keep: (activity: Activity) => boolean): LeadHistory {
    const kept = this.stored.filter(keep);
    return kept.length === this.stored.length ? this : new LeadHistory(kept);
  }

  /** The same lead, once these have been received too. */
  with(activities: readonly Activity[]): LeadHistory {
    return activities.length === 0 ? this : new LeadHistory([...this.stored, ...activities]);
  }
}
