import type { LineCounts } from './line-counter.ts';
import type { Receipts } from './progress-file.ts';
import type { Differences } from './read-back.ts';

/**
 * What became of every line and every activity. `events` = `accepted` + `duplicates` + `recovered` + the sum
 * of `rejected`. Each of them was found again, unless it is `lost`.
 */
export interface Reconciliation {
  readonly lines: LineCounts;
  /** Activities that were made from the lines. */
  readonly events: number;
  readonly accepted: number;
  /** The instance had them before this replay sent them. */
  readonly duplicates: number;
  /** Stored by a request whose answer was lost, in an interruption or a failure. */
  readonly recovered: number;
  /** Sent again on purpose after an interruption, and recognized as duplicates. */
  readonly repeated: number;
  /** By error code. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Sent and not rejected, but not found when read back. */
  readonly lost: number;
  /** Found more than once. */
  readonly duplicated: number;
  /** Found but never sent, found with other values, not readable, or accepted a second time. */
  readonly unexpected: number;
  /** Changes that should have been announced on the bus, but were not. */
  readonly journalGaps: number;
}

/**
 * @param others `foreignLeads`: leads that do not belong in an instance which was started for this replay
 * alone
 */
export function reconcile(
  lines: LineCounts,
  events: number,
  { vanished, ...receipts }: Receipts,
  { lost, duplicated, unexpected }: Differences,
  others: { readonly foreignLeads: number; readonly journalGaps: number },
): Reconciliation {
  return {
    lines,
    events,
    ...receipts,
    lost: lost.length,
    duplicated: duplicated.length,
    unexpected: unexpected.length + vanished + others.foreignLeads,
    journalGaps: others.journalGaps,
  };
}

export const isClean = ({ lost, duplicated, unexpected, journalGaps }: Reconciliation): boolean =>
  lost + duplicated + unexpected + journalGaps === 0;
