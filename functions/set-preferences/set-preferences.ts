import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';
import { confirm } from './confirm.ts';
import type { Dependencies } from './person.ts';
import { preferences } from './preferences.ts';

/** Serves the two consent pages: the preferences and the double opt-in confirmation. */
export const setPreferences = (request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> =>
  request.routeKey.endsWith(' /confirm/{token}')
    ? confirm(request, dependencies)
    : preferences(request, dependencies);
