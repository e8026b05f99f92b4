import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { withErrorHandling } from '../../shared/runtime/error-handling.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { secretReader } from '../../shared/wiring/secrets.ts';
import { tokenSigner } from '../../shared/wiring/tokens.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { answerQuestion, type Dependencies } from './answer-question.ts';
import { environment } from './env.ts';

/** `GET` and `POST /answers/{token}`. */
export function createHandler(world: World<'documents' | 'secrets'>) {
  const { clock } = world;
  const dependencies = once((): Dependencies => {
    const { ACTIVITIES_TABLE, LEADS_TABLE, TOKEN_SECRET } = readEnvironment(environment, world.variables);
    const client = world.documents();
    return {
      clock,
      log: new ActivityLog(client, ACTIVITIES_TABLE),
      playbooks: new PlaybookStore(client, LEADS_TABLE, clock),
      tokens: tokenSigner(world, TOKEN_SECRET),
    };
  });
  return withErrorHandling((request) => answerQuestion(request, dependencies()), clock);
}

export const handler = createHandler(lambdaWorld({ documents: documentClient, secrets: secretReader }));
