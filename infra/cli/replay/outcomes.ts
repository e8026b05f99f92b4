import type { FileActivity } from './read-lines.ts';

const WON = new Set(['won', 'purchased']);
const LOST = new Set(['lost', 'rejected']);

/** Whether a person was won or lost according to the file, and when. */
export interface FileOutcome {
  /** The file's time, ms. */
  readonly at: number;
  readonly won: boolean;
}

/** The outcome of each person, by id: the first win, or without one the first loss. */
export function outcomesIn(activities: readonly FileActivity[]): Map<string, FileOutcome> {
  const outcomes = new Map<string, FileOutcome>();
  for (const { person, type, at } of activities) {
    const won = WON.has(type);
    const known = outcomes.get(person.id);
    if ((won && !known?.won) || (LOST.has(type) && !known)) outcomes.set(person.id, { at, won });
  }
  return outcomes;
}
