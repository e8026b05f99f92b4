import type { Partition } from '../../shared/stores/log-scan.ts';

/** What a job does for each lead. `visit` is idempotent, because messages may be delivered twice. */
export interface JobHandler {
  /** Whether the job needs only the keys of the log, not its items. */
  readonly keysOnly: boolean;
  /** @param items the lead's own log items, as stored */
  visit(leadId: string, items: Partition['items']): Promise<void>;
  /** The result so far: ids and counts, no personal data. */
  tally(): unknown;
}
