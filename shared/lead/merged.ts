import type { HumanHistory } from './human-history.ts';

const LINES: ReadonlySet<string> = new Set(['merged', 'unmerged']);

/** The leads currently merged into a lead: those whose latest `merged` or `unmerged` activity is `merged`. */
export function mergedWith(history: HumanHistory, leadId: string): string[] {
  const words = new Map<string, string>();
  const lines = history.filter(({ type }) => LINES.has(type));
  for (const { type, properties } of lines) words.set(String(properties.lead), type);
  return [...words].flatMap(([lead, word]) => (word === 'merged' && lead !== leadId ? [lead] : []));
}
