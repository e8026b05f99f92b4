import { sameStanding } from '../lead/standing.ts';
import type { StoredScore } from '../stores/score-item.ts';
import { changeTo, standingOf } from './change-to.ts';
import type { ScoringInput, PlaybookPeriod } from './playbook-period.ts';
import { scoreAt } from './score-at.ts';
import { announced, sameContent, type ScoreWrite } from './score-write.ts';

/** Steps settled in one invocation; a lead with more of them stays due, and the next sweep continues. */
const MOST_STEPS = 100;

/** Brings one score from its stored state to the present. */
export class Settling {
  readonly #changes: ScoreWrite[] = [];
  /** The score as written so far, and as it is now; they differ only in values that need no change entry. */
  #written: StoredScore | undefined;
  #current: StoredScore | undefined;

  constructor(stored: StoredScore | undefined) {
    this.#written = stored;
    this.#current = stored;
  }

  /** Returns false when more steps are due than one invocation settles. */
  settle({ input, cutover, until }: PlaybookPeriod): boolean {
    if (cutover !== undefined)
      this.#step({ ...input, history: cutover.known, cause: 'playbook' }, cutover.at);
    for (let steps = 0; steps < MOST_STEPS; steps += 1) {
      const due = this.#current?.dueAt;
      if (due === undefined || due >= until) break;
      this.#step({ ...input, cause: 'time' }, due);
    }
    const due = this.#current?.dueAt;
    if (due !== undefined && due < until) return false;
    this.#step(input, until);
    return true;
  }

  writes(): ScoreWrite[] {
    const [written, current] = [this.#written, this.#current];
    if (current === undefined || sameContent(written, current)) return this.#changes;
    return [...this.#changes, { score: { ...current, version: (written?.version ?? 0) + 1 } }];
  }

  #step(input: ScoringInput, at: number): void {
    const next = scoreAt(this.#current, input, at);
    if (next === undefined) return;
    const changed = !sameStanding(next.standing, standingOf(this.#current));
    this.#current = next;
    if (!changed) return;
    const write = announced(this.#written, next, changeTo(this.#written, next, input, at));
    this.#written = this.#current = write.score;
    this.#changes.push(write);
  }
}
