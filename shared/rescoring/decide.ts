import { isDeepStrictEqual } from 'node:util';
import type { Activity } from '../scoring/activity.ts';
import type { CompiledModel, CompiledPlaybook } from '../scoring/compile.ts';
import { fold, type Projection, project } from '../scoring/fold.ts';
import { ordered } from '../scoring/ordered.ts';
import { profileOf } from '../scoring/profile.ts';
import { NOTHING_KNOWN, sameStanding, type Standing } from '../scoring/state.ts';
import type { Cause, Change } from '../stores/change-item.ts';
import type { Projections } from '../stores/lead-store.ts';
import { keptFields, sameFields, type StoredProfile } from '../stores/profile-item.ts';
import { rankOf, type StoredScore, toMask } from '../stores/score-item.ts';

/** One write of a score, with the journal's entry where it brings a change. */
export interface ScoreWrite {
  readonly score: StoredScore;
  readonly change?: Change;
}

/** All that has to be written of a lead, in order; nothing where nothing changed. */
export interface Decision {
  readonly profile?: StoredProfile;
  readonly scores: readonly ScoreWrite[];
}

interface Asked {
  readonly leadId: string;
  readonly history: readonly Activity[];
  readonly playbook: CompiledPlaybook;
  readonly model: CompiledModel;
  readonly cause: Cause;
}

/** Steps settled in one go; the alarm of a lead with more of them stays in the past, and the next sweep goes on. */
const MOST_STEPS = 100;

/** What a lead's history makes of its projections as of `now`. Pure. */
export function decide(
  leadId: string,
  stored: Projections,
  history: readonly Activity[],
  playbook: CompiledPlaybook,
  now: number,
  cause: Cause,
): Decision {
  // In order once for every fold below, which would each sort it again.
  const inOrder = ordered(history);
  const profile = nextProfile(leadId, stored.profile, inOrder);
  const scores = [...playbook.models.values()].flatMap((model) => {
    const score = stored.scores.find((each) => each.model === model.id);
    return settle(score, { leadId, history: inOrder, playbook, model, cause }, now);
  });
  return profile === undefined ? { scores } : { profile, scores };
}

function nextProfile(
  leadId: string,
  stored: StoredProfile | undefined,
  history: readonly Activity[],
): StoredProfile | undefined {
  const fields = keptFields(profileOf(history));
  if (stored === undefined ? Object.keys(fields).length === 0 : sameFields(stored.fields, fields))
    return undefined;
  return { leadId, version: (stored?.version ?? 0) + 1, fields };
}

/** Settles every stored instant that has come, in order, and then the present. */
function settle(stored: StoredScore | undefined, asked: Asked, now: number): ScoreWrite[] {
  const writes: ScoreWrite[] = [];
  let written = stored;
  let current = stored;
  const step = (at: number, cause: Cause): void => {
    const next = scoreAt(current, { ...asked, cause }, at);
    if (next === undefined) return;
    const changed = !sameStanding(next.standing, standingOf(current));
    current = next;
    if (!changed) return;
    const change = changeTo(written, next, { ...asked, cause }, at);
    written = {
      ...next,
      version: (written?.version ?? 0) + 1,
      n: change.n,
      decidedAt: at,
      decidedUnder: change.playbook,
    };
    current = written;
    writes.push({ score: written, change });
  };
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const due = current?.dueAt;
    if (due === undefined || due >= now) break;
    step(due, 'time');
  }
  const caughtUp = current?.dueAt === undefined || current.dueAt >= now;
  if (caughtUp) step(now, asked.cause);
  if (current !== undefined && !sameContent(written, current)) {
    writes.push({ score: { ...current, version: (written?.version ?? 0) + 1 } });
  }
  return writes;
}

const standingOf = (score: StoredScore | undefined): Standing => score?.standing ?? NOTHING_KNOWN;

/** Instants of forgetting looked past when a lead wakes up; with an activity, the next one is simply its alarm. */
const LOOKS_AT_A_WAKE = 64;

/** The score as of an instant; undefined where the model has never applied and never will by waiting. */
function scoreAt(stored: StoredScore | undefined, asked: Asked, at: number): StoredScore | undefined {
  const { leadId, history, model, playbook } = asked;
  const projection = project(history, model, at, asked.cause === 'time' ? LOOKS_AT_A_WAKE : 1);
  const { state, totals, nextChange } = projection;
  const nothingYet = sameStanding(state.standing, NOTHING_KNOWN) && (!state.applies || totals.asOf === 0);
  if (stored === undefined && nothingYet && nextChange === undefined) return undefined;
  const dueAt = armed(stored, projection, at);
  return {
    leadId,
    model: model.id,
    version: stored?.version ?? 0,
    playbook: playbook.number,
    standing: state.standing,
    n: stored?.n ?? 0,
    decidedAt: stored?.decidedAt ?? 0,
    tierAt: state.tierAt,
    stageAt: state.stageAt,
    highValueAt: state.highValueAt,
    asOf: totals.asOf,
    points: totals.points,
    rank: rankOf(totals.points, state.standing, stored),
    groups: totals.groups,
    silent: totals.silent,
    evidence: totals.evidence,
    bant: totals.bant,
    mask: toMask(totals.matched),
    ...(stored?.decidedUnder === undefined ? {} : { decidedUnder: stored.decidedUnder }),
    ...(dueAt === undefined ? {} : { dueAt }),
  };
}

/** An alarm already set for an earlier time stays: moving it costs two index writes, waking early only a look. */
function armed(stored: StoredScore | undefined, { nextChange }: Projection, at: number): number | undefined {
  const set = stored?.dueAt;
  return set !== undefined && set > at && set <= (nextChange ?? Number.POSITIVE_INFINITY) ? set : nextChange;
}

function changeTo(stored: StoredScore | undefined, next: StoredScore, asked: Asked, at: number): Change {
  const from = standingOf(stored);
  const corrects = stored !== undefined && corrected(stored, asked) ? { corrects: stored.n } : {};
  const muted = broughtByImport(stored, asked, at) ? { muted: true } : {};
  return {
    leadId: asked.leadId,
    model: asked.model.id,
    n: (stored?.n ?? 0) + 1,
    from,
    to: next.standing,
    at: heldSince(from, next) || at,
    decidedAt: at,
    playbook: asked.playbook.number,
    cause: stored !== undefined && stored.playbook < asked.playbook.number ? 'playbook' : asked.cause,
    ...corrects,
    ...muted,
  };
}

/** Whether there would be no change but for what has been imported since the last one. */
function broughtByImport(stored: StoredScore | undefined, { history, model }: Asked, at: number): boolean {
  const since = stored?.decidedAt ?? 0;
  const others = history.filter(({ imported, receivedAt }) => imported !== true || receivedAt <= since);
  return others.length < history.length && sameStanding(fold(others, model, at).standing, standingOf(stored));
}

/**
 * Whether the last announced change would, with today's knowledge, not have been decided. New rules alone correct nothing: a
 * change from before them must still follow from what was known then.
 */
function corrected(stored: StoredScore, { history, model, playbook }: Asked): boolean {
  if (stored.n === 0 || stored.playbook !== playbook.number) return false;
  const { decidedAt, decidedUnder, standing } = stored;
  const follows = (known: readonly Activity[]): boolean =>
    sameStanding(fold(known, model, decidedAt).standing, standing);
  if (follows(history)) return false;
  return (
    decidedUnder === playbook.number || follows(history.filter(({ receivedAt }) => receivedAt <= decidedAt))
  );
}

/** Since when the marks that differ have been as they are; 0 where they went back to what a lead begins with. */
function heldSince(from: Standing, next: StoredScore): number {
  return Math.max(
    from.tier === next.standing.tier ? 0 : next.tierAt,
    from.stage === next.standing.stage ? 0 : next.stageAt,
    from.highValue === next.standing.highValue ? 0 : next.highValueAt,
  );
}

/** Whether writing would change anything but the count of writes. */
function sameContent(a: StoredScore | undefined, b: StoredScore): boolean {
  return a !== undefined && isDeepStrictEqual({ ...a, version: 0 }, { ...b, version: 0 });
}
