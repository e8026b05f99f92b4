import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { log } from '../../shared/runtime/logger.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { documentClient } from '../../shared/wiring/documents.ts';
import { lambdaWorld, type World } from '../../shared/wiring/world.ts';
import { environment } from './env.ts';
import { seedPlaybook } from './seed-playbook.ts';

/** Called once per deployment; an error fails the deployment. */
export function createHandler(world: World<'documents'>) {
  const playbooks = once(() => {
    const { LEADS_TABLE } = readEnvironment(environment, world.variables);
    return new PlaybookStore(world.documents(), LEADS_TABLE, world.clock);
  });
  return async (): Promise<void> => {
    log.info('The playbook is in place.', { outcome: await seedPlaybook(playbooks()) });
  };
}

export const handler = createHandler(lambdaWorld({ documents: documentClient }));
