import type { Activity } from './activity.ts';
import { Exposed, proofs } from './machines/exposed.ts';
import { type Hit, hitsOf, isAct } from './machines/hits.ts';
import { KnownBrowsers } from './machines/known-browsers.ts';
import { doubtsAbout, mailsOf } from './machines/mail.ts';
import { profileOf } from './profile.ts';
import type { Profile } from './state.ts';
import { counts, type Reason, type Verdict, verdictFor } from './machines/verdict.ts';

const NONE: ReadonlyMap<string, Verdict> = new Map();

/**
 * Who made each hit of a history that our collectors took in, by activity id. A function of the history alone, as a set: all
 * that is known decides, also what was learnt after the hit, so a scan's second request withdraws what its first one earned and a
 * page seen in a browser restores a click that looked like a machine's. What is not in the answer is not doubted.
 */
export function verdicts(history: readonly Activity[]): ReadonlyMap<string, Verdict> {
  const hits = hitsOf(history);
  if (hits.length === 0) return NONE;
  const proven = proofs(hits);
  const exposed = new Exposed(hits, proven);
  const browsers = new KnownBrowsers(history, hits, proven, exposed);
  const reasons = new Map<Hit, Reason>(proven);
  for (const hit of hits) {
    if (proven.has(hit)) continue;
    const known = browsers.knows(hit);
    if (exposed.isNear(hit) && !(known && isAct(hit))) reasons.set(hit, 'same_client');
    else if (known) reasons.set(hit, 'known_browser');
  }
  const certain = (hit: Hit): Reason | undefined => reasons.get(hit);
  const doubts = mailsOf(history, hits).map((mail) => doubtsAbout(mail, certain, exposed));
  for (const each of doubts) for (const [hit, reason] of each) reasons.set(hit, reason);
  return new Map(hits.map((hit) => [hit.id, verdictFor(reasons.get(hit) ?? alone(hit, exposed))]));
}

/** What a hit's client says of it where nothing else does. */
function alone(hit: Hit, exposed: Exposed): Reason {
  if (isAct(hit)) return 'nothing_against';
  if (exposed.isFar(hit)) return 'same_client';
  return hit.facts.agent === 'unknown' ? 'no_browser' : 'nothing_against';
}

/** Who somebody is, as far as it was not a machine that said so: the last value of each field up to an instant. */
export const believedProfile = (history: readonly Activity[], at?: number): Profile =>
  profileOf(believed(history), at);

/** What a lead is believed to have done: its history without the hits of machines and of other people. */
export function believed(history: readonly Activity[]): readonly Activity[] {
  const judged = verdicts(history);
  if (judged.size === 0) return history;
  return history.filter(({ id }) => {
    const verdict = judged.get(id);
    return verdict === undefined || counts(verdict);
  });
}
