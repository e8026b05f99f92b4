import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { tokensOf } from '../../shared/wiring/hits.ts';
import { environment } from './env.ts';
import { type Dependencies, unsubscribe } from './unsubscribe.ts';

const dependencies = once((): Dependencies => {
  const { ACTIVITIES_TABLE, TOKEN_SECRET } = readEnvironment(environment);
  return {
    clock: systemClock,
    log: new ActivityLog(documentClient(), ACTIVITIES_TABLE),
    tokens: tokensOf(TOKEN_SECRET),
  };
});

/** `GET` and `POST /unsubscribe/{token}`. */
export const handler = withErrorHandling((request) => unsubscribe(request, dependencies()));
