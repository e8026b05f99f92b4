import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import type { Dependencies } from './dependencies.ts';
import { listLeads } from './list-leads.ts';
import { showHistory } from './show-history.ts';
import { showLead } from './show-lead.ts';
import { showScore } from './show-score.ts';

type Route = (request: HttpRequest, dependencies: Dependencies) => Promise<HttpReply>;

/** Routes by API Gateway's `routeKey`. */
const ROUTES: ReadonlyMap<string, Route> = new Map([
  ['GET /leads', listLeads],
  ['GET /leads/{id}', showLead],
  ['GET /leads/{id}/history', showHistory],
  ['GET /leads/{id}/score', showScore],
]);

/** Serves the lead API for sales. Reads only. */
export async function readLeads(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const route = ROUTES.get(request.routeKey);
  if (!route) throw new HttpError(404, 'unknown_route', 'There is nothing here.');
  return route(request, dependencies);
}
