import type { Hit } from './hits.ts';

type KeyOf = (hit: Hit) => string | undefined;

const linkOf: KeyOf = ({ facts }) => facts.linkId;

/**
 * Those of some hits (in order) that lie in a span of `within` ms in which there are at least `least` different ones: links,
 * unless told otherwise. Measured scanners follow some ten links within a second; nobody reads that fast.
 */
export function bursts(hits: readonly Hit[], least: number, within: number, keyOf = linkOf): Set<Hit> {
  const found = new Set<Hit>();
  const inSpan = new Map<string | undefined, number>();
  let first = 0;
  let marked = 0;
  for (const [index, hit] of hits.entries()) {
    change(inSpan, keyOf(hit), 1);
    for (; hits[first]!.at < hit.at - within; first += 1) change(inSpan, keyOf(hits[first]!), -1);
    if (inSpan.size < least) continue;
    for (marked = Math.max(marked, first); marked <= index; marked += 1) found.add(hits[marked]!);
  }
  return found;
}

function change(counts: Map<string | undefined, number>, key: string | undefined, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

/** Those of some clicks (in order) that follow each other by at most `gap` ms for at least `links` different links. */
export function runs(clicks: readonly Hit[], links: number, gap: number): Set<Hit> {
  const found = new Set<Hit>();
  let run: Hit[] = [];
  for (const [index, click] of clicks.entries()) {
    run.push(click);
    const next = clicks[index + 1];
    if (next !== undefined && next.at - click.at <= gap) continue;
    if (new Set(run.map(linkOf)).size >= links) for (const each of run) found.add(each);
    run = [];
  }
  return found;
}
