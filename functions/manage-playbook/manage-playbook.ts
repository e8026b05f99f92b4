import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import type { Dependencies } from './dependencies.ts';
import { asHttpError } from './http-errors.ts';
import { ROUTES } from './routes.ts';

/** Handles the life cycle of a playbook version: read, draft, sign, preview, publish, restore. */
export async function managePlaybook(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const route = ROUTES.get(request.routeKey);
  if (!route) throw new HttpError(404, 'unknown_route', 'There is nothing here.');
  try {
    return await route(request, dependencies);
  } catch (error) {
    throw asHttpError(error);
  }
}
