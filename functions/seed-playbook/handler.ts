import { once, readEnvironment } from '../../shared/runtime/environment.ts';
import { log } from '../../shared/runtime/logger.ts';
import { documentClient } from '../../shared/wiring/document-client.ts';
import { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { environment } from './env.ts';
import { seedPlaybook } from './seed-playbook.ts';

const wire = once(() => new PlaybookStore(documentClient(), readEnvironment(environment).LEADS_TABLE));

/** Called once by each deploy; throwing fails the deploy. */
export const handler = async (): Promise<void> => {
  log.info('The playbook is in place.', { outcome: await seedPlaybook(wire()) });
};
