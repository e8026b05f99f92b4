import { defaultPlaybook } from '../../shared/playbook/default.ts';
import type { PlaybookStore } from '../../shared/stores/playbook-store.ts';

/** Makes the default playbook version 1 where there is none yet; a later deploy changes nothing. */
export const seedPlaybook = (playbooks: PlaybookStore): Promise<'seeded' | 'kept'> =>
  playbooks.seed(defaultPlaybook);
