import { defaultPlaybook } from '../../shared/playbook/default.ts';
import type { PlaybookStore } from '../../shared/stores/playbook-store.ts';

/** Stores the default playbook as version 1 if there is none; later deployments change nothing. */
export const seedPlaybook = (playbooks: PlaybookStore): Promise<'seeded' | 'kept'> =>
  playbooks.seed(defaultPlaybook);
