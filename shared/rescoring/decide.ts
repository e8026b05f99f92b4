import { isDeepStrictEqual } from 'node:util';
import { consentNews } from '../consent/consent-news.ts';
import type { CompiledPlaybook } from '../scoring/compile.ts';
import { sameStanding } from '../lead/standing.ts';
import type { Cause } from '../stores/change-item.ts';
import type { Projections } from '../stores/lead-store.ts';
import { keptFields, sameFields, type StoredProfile } from '../stores/profile-item.ts';
import type { StoredScore } from '../stores/score-item.ts';
import { periodsOf, type ScoringInput } from './playbook-period.ts';
import { retired } from './score-at.ts';
import { announced, sameContent, type ScoreWrite } from './score-write.ts';
import { Settling } from './settling.ts';
import type { LeadHistory } from '../bots/lead-history.ts';
import { interestsOf } from '../lead/interests.ts';
import { profileOf } from '../lead/profile.ts';

/** The writes for a lead, in order; empty where nothing changed. */
export interface Decision {
  readonly profile?: StoredProfile;
  readonly scores: readonly ScoreWrite[];
}

/**
 * What triggers re-scoring. A publication is none: its changes are found by whichever trigger comes first,
 * and get the cause `playbook`.
 */
export type Trigger = Exclude<Cause, 'playbook'>;

/**
 * Decides a lead's projections as of `now` from its history. Pure. `previous` is the playbook's preceding
 * version, needed for leads that were last scored before the publication.
 */
export function decide(
  leadId: string,
  stored: Projections,
  history: LeadHistory,
  playbook: CompiledPlaybook,
  now: number,
  cause: Trigger,
  previous?: CompiledPlaybook,
): Decision {
  const profile = nextProfile(leadId, stored.profile, history, now);
  const current = [...playbook.models.values()].flatMap((model) => {
    const score = stored.scores.find((each) => each.model === model.id);
    return settle(score, { leadId, history, playbook, model, cause }, previous, now);
  });
  const left = stored.scores.filter(({ model }) => !playbook.models.has(model));
  const scores = [...current, ...left.flatMap((score) => retire(score, playbook, now))];
  return profile === undefined ? { scores } : { profile, scores };
}

function nextProfile(
  leadId: string,
  stored: StoredProfile | undefined,
  history: LeadHistory,
  now: number,
): StoredProfile | undefined {
  const fields = keptFields(profileOf(history.human, now));
  const consent = consentNews(history.human) ?? stored?.consent;
  const interests = interestsOf(history.human, now).map(({ interest }) => interest);
  const unchanged =
    sameFields(stored?.fields ?? {}, fields) &&
    isDeepStrictEqual(stored?.interests ?? [], interests) &&
    isDeepStrictEqual(stored?.consent, consent);
  if (unchanged) return undefined;
  return { leadId, version: (stored?.version ?? 0) + 1, fields, interests, ...(consent && { consent }) };
}

/** Settles, in order, every instant due since the lead was last scored, and then the present. */
function settle(
  stored: StoredScore | undefined,
  input: ScoringInput,
  previous: CompiledPlaybook | undefined,
  now: number,
): ScoreWrite[] {
  const periods = periodsOf(stored, input, previous, now);
  const settling = new Settling(stored);
  for (const period of periods) if (!settling.settle(period)) break;
  return settling.writes();
}

/**
 * Ends a score whose model was removed from the playbook: otherwise it would stay due for ever without being
 * scored.
 */
const retire = (stored: StoredScore, playbook: CompiledPlaybook, now: number): ScoreWrite[] =>
  end(stored, playbook, Math.min(now, Math.max(playbook.publishedAt, stored.decidedAt)), 'playbook');

/**
 * Ends the scores of a lead that was merged into another. The changes are muted: actions follow from the
 * other lead's scores.
 */
export const setAside = ({ scores }: Projections, playbook: CompiledPlaybook, now: number): Decision => ({
  scores: scores.flatMap((score) => end(score, playbook, Math.max(now, score.decidedAt), 'activity')),
});

function end(stored: StoredScore, playbook: CompiledPlaybook, decidedAt: number, cause: Cause): ScoreWrite[] {
  const next = retired(stored, playbook.number);
  if (sameContent(stored, next)) return [];
  const unchanged = sameStanding(stored.standing, next.standing);
  if (unchanged) return [{ score: { ...next, version: stored.version + 1 } }];
  const { leadId, model, standing: from } = stored;
  const to = next.standing;
  const what = { leadId, model, from, to, at: decidedAt, decidedAt, playbook: playbook.number };
  return [announced(stored, next, { ...what, n: stored.n + 1, cause, muted: true })];
}
