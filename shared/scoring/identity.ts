import type { Activity, ActivitySource } from './activity.ts';

/** A lead that a browser has been identified as, and when (ms, in any order). */
export interface Link {
  readonly leadId: string;
  readonly at: readonly number[];
}

/** Who may say which browser is whose: the form that was sent from it, and systems that hold a key. */
const TRUSTED: ReadonlySet<ActivitySource> = new Set(['form', 'api', 'sales']);

/** The browsers a lead's own activities came from, each with the instants at which it identified itself there. */
export function identifications(history: readonly Activity[]): Map<string, number[]> {
  const byVisitor = new Map<string, number[]>();
  for (const { visitorId, occurredAt, source, suspect } of history) {
    if (visitorId === undefined || !TRUSTED.has(source) || suspect === true) continue;
    const instants = byVisitor.get(visitorId) ?? [];
    if (!instants.includes(occurredAt)) instants.push(occurredAt);
    byVisitor.set(visitorId, instants);
  }
  return byVisitor;
}

/**
 * Whose hit it is: that of the latest identification at or before it, else of the first after it. One browser shared by two
 * people never counts a hit twice. At one instant, the smaller lead id decides.
 */
export function ownerOf(hitAt: number, links: readonly Link[]): string | undefined {
  const all = links
    .flatMap(({ leadId, at }) => at.map((instant) => ({ leadId, instant })))
    .toSorted((a, b) => a.instant - b.instant || (a.leadId < b.leadId ? 1 : -1));
  return (
    all.findLast(({ instant }) => instant <= hitAt) ??
    all.findLast(({ instant }) => instant === all[0]?.instant)
  )?.leadId;
}
