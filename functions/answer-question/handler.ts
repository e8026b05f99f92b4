import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { tokensOf } from '../../shared/wiring/hits.ts';
import { answerQuestion, type Dependencies } from './answer-question.ts';
import { environment } from './env.ts';

const dependencies = once((): Dependencies => {
  const { ACTIVITIES_TABLE, LEADS_TABLE, TOKEN_SECRET } = readEnvironment(environment);
  const client = documentClient();
  return {
    clock: systemClock,
    log: new ActivityLog(client, ACTIVITIES_TABLE),
    playbooks: new PlaybookStore(client, LEADS_TABLE),
    tokens: tokensOf(TOKEN_SECRET),
  };
});

/** `GET` and `POST /answers/{token}`. */
export const handler = withErrorHandling((request) => answerQuestion(request, dependencies()));
