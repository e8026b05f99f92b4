import type { Hit } from './hits.ts';

type KeyOf = (hit: Hit) => string | undefined;

const linkOf: KeyOf = ({ facts }) => facts.linkId;

/**
 * The hits (of a list in order) that lie within a span of `within` ms holding at least `least` distinct keys;
 * the key is the link by default. Measured scanners follow about ten links within a second; no person reads
 * that fast.
 */
export function bursts(hits: readonly Hit[], least: number, within: number, keyOf = linkOf): Set<Hit> {
  const inBurst = new Set<Hit>();
  const inSpan = new Map<string | undefined, number>();
  let first = 0;
  let marked = 0;
  for (const [index, hit] of hits.entries()) {
    change(inSpan, keyOf(hit), 1);
    for (; hits[first]!.at < hit.at - within; first += 1) change(inSpan, keyOf(hits[first]!), -1);
    if (inSpan.size < least) continue;
    for (marked = Math.max(marked, first); marked <= index; marked += 1) inBurst.add(hits[marked]!);
  }
  return inBurst;
}

function change(counts: Map<string | undefined, number>, key: string | undefined, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

/**
 * The clicks (of a list in order) in runs with gaps of at most `gap` ms that cover at least `links` distinct
 * links.
 */
export function runs(clicks: readonly Hit[], links: number, gap: number): Set<Hit> {
  const inRun = new Set<Hit>();
  let run: Hit[] = [];
  for (const [index, click] of clicks.entries()) {
    run.push(click);
    const next = clicks[index + 1];
    if (next !== undefined && next.at - click.at <= gap) continue;
    if (new Set(run.map(linkOf)).size >= links) for (const each of run) inRun.add(each);
    run = [];
  }
  return inRun;
}
