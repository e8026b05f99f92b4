import * as z from 'zod';
import { bodyBytes, contentTypeOf, parseJson, unsupported } from '../../shared/runtime/body.ts';
import type { HttpRequest } from '../../shared/runtime/http.ts';
import { invalidFields, HttpError } from '../../shared/runtime/http-error.ts';

/** 500 activities of 2 KB each. */
const BODY_LIMIT = 1_024 * 1_024;
const ACTIVITIES = 500;

const batch = z.object({ activities: z.array(z.unknown()), import: z.boolean().optional() });
export type Batch = z.infer<typeof batch>;

/** Reads the envelope of a batch; its entries are validated one by one. Throws 400, 413 and 415. */
export function readBatch(request: HttpRequest): Batch {
  const { type } = contentTypeOf(request.headers);
  if (type !== 'application/json') throw unsupported();
  const parsed = batch.safeParse(parseJson(bodyBytes(request, BODY_LIMIT)));
  if (!parsed.success) throw invalidFields({ activities: 'A batch is an object with a list of activities.' });
  if (parsed.data.activities.length > ACTIVITIES) {
    throw new HttpError(413, 'too_many_activities', `A batch may have ${ACTIVITIES} activities.`);
  }
  return parsed.data;
}
