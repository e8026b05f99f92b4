import * as z from 'zod';
import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import type { Dependencies } from './dependencies.ts';
import { isoInstantIfAny } from '../../shared/runtime/instant.ts';
import { pageIn } from './requests.ts';

/** An entry's id: its time and a unique suffix. */
const entryId = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[\w-]{1,40}$/);

/** `GET /playbook/audit`: who did what, newest first; `next` is the `before` of the next page. */
export async function showAudit(request: HttpRequest, { audit }: Dependencies): Promise<HttpReply> {
  const { limit, before } = pageIn(request, entryId);
  const entries = await audit.page(limit, before);
  return json(200, {
    entries: entries.map(({ at, ...entry }) => ({ ...entry, at: isoInstantIfAny(at) })),
    next: entries.length === limit ? entries.at(-1)?.id : undefined,
  });
}
