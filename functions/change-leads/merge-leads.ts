import { ALREADY_MERGED, type changeLeadsApi, NOT_MERGED, UNKNOWN_LEAD } from '../../shared/api/leads.ts';
import type { Answer, Input } from '../../shared/api/serve.ts';
import { HttpError, invalidFields } from '../../shared/runtime/http-error.ts';
import type { Dependencies } from './dependencies.ts';

type Operation = typeof changeLeadsApi.mergeLeads;

/**
 * Merges two leads of one person, or undoes it. No activity is moved: the member's history counts for the
 * root until the merge is undone, and then both score as if it had never happened.
 */
export async function mergeLeads(
  { path: { id: root }, body, caller }: Input<Operation>,
  { clock, log, merges }: Dependencies,
): Promise<Answer<Operation>> {
  const isUndo = body.undo !== undefined;
  const member = body.with ?? body.undo ?? '';
  if (member === root) throw invalidFields({ with: 'A lead cannot be merged with itself.' });
  const known = await Promise.all([root, member].map((id) => log.knows({ kind: 'lead', id })));
  if (known.includes(false)) throw new HttpError(UNKNOWN_LEAD);
  const change = { root, member, by: caller.name, at: clock(), reason: body.reason };
  const done = isUndo ? await merges.undo(change) : await merges.merge(change);
  if (!done) throw new HttpError(isUndo ? NOT_MERGED : ALREADY_MERGED);
  return {
    status: 202,
    body: { accepted: true, leadId: root, ...(isUndo ? { unmerged: member } : { merged: member }) },
  };
}
