import { historyReader } from '../../shared/email/history.ts';
import { answering } from '../../shared/runtime/answering.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { documentClient } from '../../shared/stores/client.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { tokensOf } from '../../shared/tracking/wiring.ts';
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
export const handler = answering((request) => setPreferences(request, dependencies()));
