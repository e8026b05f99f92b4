import { answering } from '../../shared/runtime/answering.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { documentClient } from '../../shared/stores/client.ts';
import { tokensOf } from '../../shared/tracking/wiring.ts';
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
export const handler = answering((request) => unsubscribe(request, dependencies()));
