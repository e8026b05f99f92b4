import { collectActivitiesApi } from './activities.ts';
import { manageKeysApi } from './keys.ts';
import { changeLeadsApi, readLeadsApi } from './leads.ts';
import { listMailApi } from './mail.ts';
import { type Operations, routesOf } from './operation.ts';
import { managePlaybookApi } from './playbook.ts';
import {
  answerQuestionApi,
  collectFormApi,
  collectPixelApi,
  serveOpenapiApi,
  serveTrackerApi,
  setPreferencesApi,
  trackMailApi,
  unsubscribeApi,
} from './public.ts';
import type { Role } from '../access/roles.ts';

/** The whole HTTP API: every operation once, by its id. */
export const API: Operations = {
  ...collectFormApi,
  ...collectPixelApi,
  ...serveTrackerApi,
  ...trackMailApi,
  ...unsubscribeApi,
  ...setPreferencesApi,
  ...answerQuestionApi,
  ...collectActivitiesApi,
  ...readLeadsApi,
  ...changeLeadsApi,
  ...listMailApi,
  ...managePlaybookApi,
  ...manageKeysApi,
  ...serveOpenapiApi,
};

/** Every route that needs a key, with the roles that may use it; `admin` may use all of them. */
export const rolesByRoute = (): Record<string, readonly Role[]> =>
  Object.fromEntries(
    Object.values(API).flatMap((operation) => {
      const { callers } = operation;
      return typeof callers === 'string' ? [] : routesOf(operation).map((route) => [route, callers]);
    }),
  );
