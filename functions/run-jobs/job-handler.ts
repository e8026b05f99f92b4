import type { Partition } from '../../shared/stores/log-scan.ts';

/** What a job does at each lead. Done twice at one lead, it does no harm. */
export interface JobHandler {
  /** Whether the lead's log itself is of no use to it. */
  readonly keysOnly: boolean;
  /** @param items the lead's own log, as it lies in the table */
  visit(leadId: string, items: Partition['items']): Promise<void>;
  /** What it came to so far: ids and counts. */
  tally(): unknown;
}
