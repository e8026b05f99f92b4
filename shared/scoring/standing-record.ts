import { NOTHING_KNOWN, type Standing } from '../lead/standing.ts';

/** A standing, and since when (ms; 0 before anything happened) its tier, stage and mark have held. */
export class StandingRecord {
  standing: Standing = NOTHING_KNOWN;
  tierAt = 0;
  stageAt = 0;
  highValueAt = 0;

  /** A copy that goes on by itself. */
  fork(): StandingRecord {
    return Object.assign(new StandingRecord(), this);
  }

  /** The standing from an instant (ms) on. */
  set(instant: number, next: Standing): void {
    if (next.tier !== this.standing.tier) this.tierAt = instant;
    if (next.stage !== this.standing.stage) this.stageAt = instant;
    if (next.highValue !== this.standing.highValue) this.highValueAt = instant;
    this.standing = next;
  }
}
