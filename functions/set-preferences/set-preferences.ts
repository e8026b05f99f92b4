import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';
import { confirm } from './confirm.ts';
import type { Dependencies } from './person.ts';
import { preferences } from './preferences.ts';

/** Answers the two pages on which a person says what they agree to. */
export const setPreferences = (request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> =>
  request.routeKey.endsWith(' /confirm/{token}')
    ? confirm(request, dependencies)
    : preferences(request, dependencies);
