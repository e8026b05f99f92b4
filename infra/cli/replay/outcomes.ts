import { LOSSES, SALES } from '../../../shared/lead/standing.ts';
import type { FileActivity } from './read-lines.ts';

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
    const won = SALES.has(type);
    const known = outcomes.get(person.id);
    if ((won && !known?.won) || (LOSSES.has(type) && !known)) outcomes.set(person.id, { at, won });
  }
  return outcomes;
}
