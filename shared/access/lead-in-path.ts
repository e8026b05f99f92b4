import type { HttpRequest } from '../runtime/http.ts';
import { HttpError } from '../runtime/http-error.ts';
import { LEAD_ID } from '../lead/lead-id.ts';

/** The lead id in the path. Throws 400 `invalid_id` for text that cannot be one. */
export function leadIdIn(request: HttpRequest): string {
  const id = request.pathParameters?.id ?? '';
  if (!LEAD_ID.test(id))
    throw new HttpError(400, 'invalid_id', 'A lead id has 26 lower-case letters and digits.');
  return id;
}
