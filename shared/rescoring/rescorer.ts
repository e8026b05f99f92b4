import { isDeepStrictEqual } from 'node:util';
import type { Activity } from '../lead/activity.ts';
import type { CompiledPlaybook } from '../scoring/compile.ts';
import type { Clock } from '../runtime/clock.ts';
import type { ActivityLog } from '../stores/activity-log.ts';
import { type LeadStore, ProjectionConflict } from '../stores/lead-store.ts';
import type { StoredProfile } from '../stores/profile-item.ts';
import type { StoredScore } from '../stores/score-item.ts';
import { wholeHistory } from '../stores/whole-history.ts';
import { decide, type Decision, setAside, type Trigger } from './decide.ts';
import { spansCutover } from './playbook-period.ts';
import { LeadHistory } from '../bots/lead-history.ts';

/**
 * Attempts at one lead under write conflicts; the last conflict is thrown, and the trigger delivers again.
 */
const TRIES = 6;
/** Maximum wait before the second attempt (ms); doubles with each further one. */
const FIRST_WAIT = 20;

export interface RescorerDependencies {
  readonly log: ActivityLog;
  readonly leads: LeadStore;
  /** The active version; strongly consistent. */
  readonly playbook: () => Promise<CompiledPlaybook>;
  /** An earlier version; undefined when it is no longer stored. */
  readonly version: (number: number) => Promise<CompiledPlaybook | undefined>;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  /** 0 ≤ x < 1; spreads the retries of conflicting scorers. */
  readonly random: () => number;
}

/** The result of re-scoring a lead. */
export interface Rescored {
  readonly writes: number;
  readonly changes: number;
  /** The scores as stored now. */
  readonly scores: readonly StoredScore[];
  readonly history: LeadHistory;
}

/**
 * Re-scores a lead as of now; used for activities, cooling, new playbooks and re-drives. Projections are read
 * before the history, so that a concurrent write fails the version condition and can never hide an activity.
 * Create one for each invocation: it reads the active playbook once, and again after a conflict.
 */
export class Rescorer {
  readonly #parts: RescorerDependencies;
  #playbook: Promise<CompiledPlaybook> | undefined;

  constructor(parts: RescorerDependencies) {
    this.#parts = parts;
  }

  async rescore(leadId: string, cause: Trigger): Promise<Rescored> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(leadId, cause);
      } catch (error) {
        if (!(error instanceof ProjectionConflict) || attempt === TRIES) throw error;
        this.#playbook = undefined;
        await this.#parts.sleep(this.#parts.random() * FIRST_WAIT * 2 ** (attempt - 1));
      }
    }
  }

  async #once(leadId: string, cause: Trigger): Promise<Rescored> {
    const { log, leads, clock } = this.#parts;
    const playbook = await (this.#playbook ??= this.#parts.playbook());
    const stored = await leads.projections(leadId);
    const { history, erased, mergedInto } = await wholeHistory(leadId, log);
    if (erased) return { writes: 0, changes: 0, scores: [], history: new LeadHistory([]) };
    if (mergedInto !== undefined) {
      await this.#write(setAside(stored, playbook, clock()), stored.profile);
      return this.rescore(mergedInto, cause);
    }
    const now = latest(history.stored, clock());
    const previous = spansCutover(stored, playbook, history)
      ? await this.#parts.version(playbook.number - 1)
      : undefined;
    const decision = decide(leadId, stored, history, playbook, now, cause, previous);
    await this.#write(decision, stored.profile);
    const writes = decision.scores.length + (decision.profile === undefined ? 0 : 1);
    const changes = decision.scores.filter(({ change }) => change !== undefined).length;
    const written = new Map(decision.scores.map(({ score }) => [score.model, score]));
    const kept = stored.scores.filter(({ model }) => !written.has(model));
    return { writes, changes, scores: [...kept, ...written.values()], history };
  }

  async #write({ profile, scores }: Decision, before: StoredProfile | undefined): Promise<void> {
    const { leads } = this.#parts;
    if (profile !== undefined) await this.#writeProfile(profile, before);
    for (const { score, change } of scores) {
      if (change === undefined) await leads.putScore(score);
      else await leads.announce(score, change);
    }
  }

  /**
   * Consent news is written first: the profile marks it as announced, so a crash in between must not lose it.
   */
  async #writeProfile(profile: StoredProfile, before: StoredProfile | undefined): Promise<void> {
    const { leads } = this.#parts;
    const { leadId, consent } = profile;
    const isNews = consent !== undefined && !isDeepStrictEqual(consent, before?.consent);
    if (isNews) await leads.putConsentNews(leadId, consent);
    await leads.putProfile(profile);
  }
}

/** Now, or when the last activity was received if that is later: a collector's clock may be ahead of ours. */
const latest = (history: readonly Activity[], now: number): number =>
  history.reduce((last, { receivedAt }) => Math.max(last, receivedAt), now);
