import type { LineAccount } from './lines.ts';
import type { Receipts } from './progress.ts';
import type { Findings } from './read-back.ts';

/**
 * Where everything went. `events` = `accepted` + `duplicates` + `recovered` + the sum of `rejected`, and each of them was
 * found again unless it is `lost`.
 */
export interface Account {
  readonly lines: LineAccount;
  /** Activities that the lines became. */
  readonly events: number;
  readonly accepted: number;
  /** Known to the instance before this replay sent them. */
  readonly duplicates: number;
  /** Stored although their answer was lost, by an interruption or a failed request. */
  readonly recovered: number;
  /** Sent once more on purpose after an interruption; all of them known. */
  readonly repeated: number;
  /** By the code of the refusal. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Sent and not refused, but not found on reading back. */
  readonly lost: number;
  /** Found more than once. */
  readonly duplicated: number;
  /** Found but never sent, found otherwise than sent, not readable, or sent again and accepted a second time. */
  readonly unexpected: number;
  /** Changes that the bus never told of, of those that it must tell. */
  readonly journalGaps: number;
}

/** Draws up the account. `foreign`: leads of somebody else in an instance that was started for this replay alone. */
export function accountOf(
  lines: LineAccount,
  events: number,
  { vanished, ...receipts }: Receipts,
  { lost, duplicated, unexpected }: Findings,
  others: { readonly foreign: number; readonly journalGaps: number },
): Account {
  return {
    lines,
    events,
    ...receipts,
    lost: lost.length,
    duplicated: duplicated.length,
    unexpected: unexpected.length + vanished + others.foreign,
    journalGaps: others.journalGaps,
  };
}

/** Whether everything is where it belongs. */
export const isClean = ({ lost, duplicated, unexpected, journalGaps }: Account): boolean =>
  lost + duplicated + unexpected + journalGaps === 0;
