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
import { LeadHistory } from '../bots/lead-history.ts';
import { profileOf } from '../lead/profile.ts';

/** All that has to be written of a lead, in order; nothing where nothing changed. */
export interface Decision {
  readonly profile?: StoredProfile;
  readonly scores: readonly ScoreWrite[];
}

/** What makes us look at a lead. What a publication changes is found whoever looks first, and told by its own cause. */
export type Trigger = Exclude<Cause, 'playbook'>;

/**
 * What a lead's history makes of its projections as of `now`. Pure. `previous` is the version before the playbook's, wanted for
 * leads that have not lived through its publication yet.
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
  const profile = nextProfile(leadId, stored.profile, history);
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
): StoredProfile | undefined {
  const fields = keptFields(profileOf(history.human));
  const consent = consentNews(history.human) ?? stored?.consent;
  const unchanged = sameFields(stored?.fields ?? {}, fields) && isDeepStrictEqual(stored?.consent, consent);
  if (unchanged) return undefined;
  return { leadId, version: (stored?.version ?? 0) + 1, fields, ...(consent && { consent }) };
}

/** Settles every instant of a lead's life that has come since it was last looked at, in order, and then the present. */
function settle(
  stored: StoredScore | undefined,
  asked: ScoringInput,
  previous: CompiledPlaybook | undefined,
  now: number,
): ScoreWrite[] {
  const eras = periodsOf(stored, asked, previous, now);
  const life = new Settling(stored);
  for (const era of eras) if (!life.settle(era)) break;
  return life.writes();
}

/** Ends a score whose model has left the playbook: nobody would ever look at it again, nor its alarm come to rest. */
const retire = (stored: StoredScore, playbook: CompiledPlaybook, now: number): ScoreWrite[] =>
  end(stored, playbook, Math.min(now, Math.max(playbook.publishedAt, stored.decidedAt)), 'playbook');

/** Ends the scores of a lead that counts for another from now on. Nothing acts on that: the other one does. */
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
