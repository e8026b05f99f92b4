import { historyReader } from '../../shared/stores/whole-history.ts';
import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { tokensOf } from '../../shared/wiring/hits.ts';
import { environment } from './env.ts';
import type { Dependencies } from './person.ts';
import { setPreferences } from './set-preferences.ts';

const dependencies = once((): Dependencies => {
  const { ACTIVITIES_TABLE, LEADS_TABLE, TOKEN_SECRET } = readEnvironment(environment);
  const client = documentClient();
  const log = new ActivityLog(client, ACTIVITIES_TABLE);
  return {
    clock: systemClock,
    log,
    historyOf: historyReader(log),
    playbooks: new PlaybookStore(client, LEADS_TABLE),
    tokens: tokensOf(TOKEN_SECRET),
  };
});

/** `GET` and `POST /preferences/{token}` and `/confirm/{token}`. */
export const handler = withErrorHandling((request) => setPreferences(request, dependencies()));
