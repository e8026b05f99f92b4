import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import type { HttpReply, HttpRequest } from '../../shared/runtime/http.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { documentClient } from '../../shared/stores/client.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { collectPixel, type Dependencies } from './collect-pixel.ts';
import { environment } from './env.ts';

const dependencies = once((): Dependencies => {
  const { ACTIVITIES_TABLE, LEADS_TABLE } = readEnvironment(environment);
  const client = documentClient();
  return {
    clock: systemClock,
    log: new ActivityLog(client, ACTIVITIES_TABLE),
    playbooks: new PlaybookStore(client, LEADS_TABLE),
  };
});

/** `GET /t/p.gif`. */
export const handler = (request: HttpRequest): Promise<HttpReply> => collectPixel(request, dependencies());
