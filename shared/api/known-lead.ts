import { HttpError } from '../runtime/http-error.ts';
import type { WholeHistory } from '../stores/whole-history.ts';
import { MERGED, UNKNOWN_LEAD } from './leads.ts';

/**
 * The history of a lead that is there. Throws 404 for an unknown or erased lead, and 410 with `mergedInto` for
 * a lead that is merged into another.
 */
export function knownLead(whole: WholeHistory): WholeHistory {
  const isEmpty = whole.activities.length === 0 && whole.bad.length === 0;
  if (whole.erased || isEmpty) throw new HttpError(UNKNOWN_LEAD);
  const { mergedInto } = whole;
  if (mergedInto !== undefined) throw new HttpError(MERGED, { details: { mergedInto } });
  return whole;
}
