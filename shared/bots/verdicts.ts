import { type Reason, type Verdict, verdictFor } from './verdict.ts';
import type { Activity } from '../lead/activity.ts';
import { type Hit, hitsOf, isAct } from './hits.ts';
import { Exposed, proofs } from './exposed.ts';
import { KnownBrowsers } from './known-browsers.ts';
import { doubtsAbout, mailHitsOf } from './mail-hits.ts';

const NONE: ReadonlyMap<string, Verdict> = new Map();

/**
 * Who made each hit of a history that our collectors stored, by activity id. Depends only on the history as a
 * set: later activities count too, so a scan's second request withdraws the points of its first one, and a
 * page view in a browser restores a click that looked like a bot's. Activities without a verdict count.
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
  const doubts = mailHitsOf(history, hits).map((mail) => doubtsAbout(mail, certain, exposed));
  for (const each of doubts) for (const [hit, reason] of each) reasons.set(hit, reason);
  return new Map(hits.map((hit) => [hit.id, verdictFor(reasons.get(hit) ?? alone(hit, exposed))]));
}

/** The verdict by a hit's client alone, where no other rule applies. */
function alone(hit: Hit, exposed: Exposed): Reason {
  if (isAct(hit)) return 'nothing_against';
  if (exposed.isFar(hit)) return 'same_client';
  return hit.facts.agent === 'unknown' ? 'no_browser' : 'nothing_against';
}
