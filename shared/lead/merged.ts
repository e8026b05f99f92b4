import type { HumanHistory } from './human-history.ts';

const LINES: ReadonlySet<string> = new Set(['merged', 'unmerged']);

/** The other leads whose histories a lead's whole history holds: the last word about each of them is that it was merged. */
export function mergedWith(history: HumanHistory, leadId: string): string[] {
  const words = new Map<string, string>();
  const lines = history.filter(({ type }) => LINES.has(type));
  for (const { type, properties } of lines) words.set(String(properties.lead), type);
  return [...words].flatMap(([lead, word]) => (word === 'merged' && lead !== leadId ? [lead] : []));
}
