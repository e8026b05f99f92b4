import { fold } from '../scoring/fold.ts';
import { NOTHING_KNOWN, sameStanding, type Standing } from '../lead/standing.ts';
import type { Change } from '../stores/change-item.ts';
import type { StoredScore } from '../stores/score-item.ts';
import type { ScoringInput } from './playbook-period.ts';
import { LeadHistory } from '../bots/lead-history.ts';

/** How a lead stands that may never have been scored. */
export const standingOf = (score: StoredScore | undefined): Standing => score?.standing ?? NOTHING_KNOWN;

/** The journal's entry for a score that stands otherwise than what is stored. */
export function changeTo(
  stored: StoredScore | undefined,
  next: StoredScore,
  asked: ScoringInput,
  at: number,
): Change {
  const from = standingOf(stored);
  const corrects = stored !== undefined && corrected(stored, asked) ? { corrects: stored.n } : {};
  const silent =
    asked.cause === 'playbook' || broughtByImport(stored, asked, at) || comesBack(stored, asked.history);
  const muted = silent ? { muted: true } : {};
  return {
    leadId: asked.leadId,
    model: asked.model.id,
    n: (stored?.n ?? 0) + 1,
    from,
    to: next.standing,
    at: heldSince(from, next) || at,
    decidedAt: at,
    playbook: asked.playbook.number,
    cause: asked.cause,
    ...corrects,
    ...muted,
  };
}

/** Whether there would be no change but for what has been imported since the last one. */
function broughtByImport(
  stored: StoredScore | undefined,
  { history, model }: ScoringInput,
  at: number,
): boolean {
  const since = stored?.decidedAt ?? 0;
  const others = history.filter(({ imported, receivedAt }) => imported !== true || receivedAt <= since);
  return others !== history && sameStanding(fold(others.human, model, at).standing, standingOf(stored));
}

/** Whether a lead that counted for another stands by itself again: what it was, everybody was told before. */
const comesBack = (stored: StoredScore | undefined, history: LeadHistory): boolean =>
  stored !== undefined &&
  sameStanding(stored.standing, NOTHING_KNOWN) &&
  history.stored.some(({ type, receivedAt }) => type === 'unmerged' && receivedAt >= stored.decidedAt);

/**
 * Whether the last announced change would, with today's knowledge, not have been decided. New rules alone correct nothing: a change
 * from before them must, under them, still follow from what was known then.
 */
function corrected(stored: StoredScore, { history, model, playbook, cause }: ScoringInput): boolean {
  if (stored.n === 0 || cause === 'playbook') return false;
  const { decidedAt, decidedUnder, standing } = stored;
  const follows = (known: LeadHistory): boolean =>
    sameStanding(fold(known.human, model, decidedAt).standing, standing);
  if (follows(history)) return false;
  return decidedUnder === playbook.number || follows(history.knownBy(decidedAt));
}

/** Since when the marks that differ have been as they are; 0 where they went back to what a lead begins with. */
function heldSince(from: Standing, next: StoredScore): number {
  return Math.max(
    from.tier === next.standing.tier ? 0 : next.tierAt,
    from.stage === next.standing.stage ? 0 : next.stageAt,
    from.highValue === next.standing.highValue ? 0 : next.highValueAt,
  );
}
