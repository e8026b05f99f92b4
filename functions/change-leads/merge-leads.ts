import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import { HttpError, invalidFields } from '../../shared/runtime/http-error.ts';
import { leadIdIn } from '../../shared/access/lead-in-path.ts';
import type { Dependencies } from './dependencies.ts';
import { merge, readBody } from './request-bodies.ts';

/**
 * Merges two leads of one person, or undoes it. No activity is moved: the member's history counts for the
 * root until the merge is undone, and then both score as if it had never happened.
 */
export async function mergeLeads(
  request: HttpRequest,
  by: string,
  { clock, log, merges }: Dependencies,
): Promise<HttpReply> {
  const root = leadIdIn(request);
  const body = readBody(request, merge);
  const member = body.with ?? body.undo ?? '';
  if (member === root) throw invalidFields({ with: 'A lead cannot be merged with itself.' });
  const known = await Promise.all([root, member].map((id) => log.knows({ kind: 'lead', id })));
  if (known.includes(false)) throw new HttpError(404, 'unknown_lead', 'There is no such lead.');
  const change = { root, member, by, at: clock(), reason: body.reason };
  const done = body.undo === undefined ? await merges.merge(change) : await merges.undo(change);
  if (!done) throw body.undo === undefined ? merged() : notMerged();
  return json(202, {
    accepted: true,
    leadId: root,
    [body.undo === undefined ? 'merged' : 'unmerged']: member,
  });
}

const merged = (): HttpError =>
  new HttpError(409, 'already_merged', 'One of the two counts for another lead already. Undo that first.');
const notMerged = (): HttpError => new HttpError(409, 'not_merged', 'These two are not merged.');
