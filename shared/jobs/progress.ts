import type { PlacedChunkReport } from '../stores/job-store.ts';
import { SEGMENTS } from './job-queue.ts';

/** A job's progress. */
export interface Progress {
  readonly state: 'running' | 'done';
  readonly segments: number;
  readonly segmentsDone: number;
  /** Leads processed so far; of them, those that failed. */
  readonly leads: number;
  readonly failed: number;
}

/** Derives a job's progress from its chunk reports. */
export function progressOf(reports: readonly PlacedChunkReport[]): Progress {
  const segments = reports[0]?.segments ?? SEGMENTS;
  const ended = new Set(reports.filter(({ next }) => next === undefined).map(({ segment }) => segment));
  const sum = (of: (report: PlacedChunkReport) => number): number =>
    reports.reduce((whole, report) => whole + of(report), 0);
  return {
    state: ended.size === segments ? 'done' : 'running',
    segments,
    segmentsDone: ended.size,
    leads: sum(({ leads }) => leads),
    failed: sum(({ failed }) => failed.length),
  };
}
