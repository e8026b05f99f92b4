import type { FileActivity } from './read-lines.ts';

const WON = new Set(['won', 'purchased']);
const LOST = new Set(['lost', 'rejected']);

/** What became of a person by the file, and when (file's time, ms). */
export interface FileOutcome {
  readonly at: number;
  readonly won: boolean;
}

/** The first outcome of each person by id; a win stands, whatever came before it. */
export function outcomesIn(activities: readonly FileActivity[]): Map<string, FileOutcome> {
  const outcomes = new Map<string, FileOutcome>();
  for (const { person, type, at } of activities) {
    const won = WON.has(type);
    const known = outcomes.get(person.id);
    if ((won && !known?.won) || (LOST.has(type) && !known)) outcomes.set(person.id, { at, won });
  }
  return outcomes;
}
