import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import { HttpError, invalidFields } from '../../shared/runtime/http-error.ts';
import { leadIdIn } from '../../shared/access/lead-in-path.ts';
import type { Dependencies } from './dependencies.ts';
import { merge, readBody } from './request-bodies.ts';

/**
 * Two leads are one person, or are not after all. Nothing is moved: the one's history counts for the other
 * until that is undone, and then both are exactly what they would have been.
 */
export async function mergeLeads(
  request: HttpRequest,
  by: string,
  { clock, log, merges }: Dependencies,
): Promise<HttpReply> {
  const root = leadIdIn(request);
  const wish = readBody(request, merge);
  const member = wish.with ?? wish.undo ?? '';
  if (member === root) throw invalidFields({ with: 'A lead cannot be merged with itself.' });
  const known = await Promise.all([root, member].map((id) => log.knows({ kind: 'lead', id })));
  if (known.includes(false)) throw new HttpError(404, 'unknown_lead', 'There is no such lead.');
  const told = { root, member, by, at: clock(), reason: wish.reason };
  const done = wish.undo === undefined ? await merges.merge(told) : await merges.undo(told);
  if (!done) throw wish.undo === undefined ? merged() : notMerged();
  return json(202, {
    accepted: true,
    leadId: root,
    [wish.undo === undefined ? 'merged' : 'unmerged']: member,
  });
}

const merged = (): HttpError =>
  new HttpError(409, 'already_merged', 'One of the two counts for another lead already. Undo that first.');
const notMerged = (): HttpError => new HttpError(409, 'not_merged', 'These two are not merged.');
