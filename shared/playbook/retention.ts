import { own } from '../runtime/names.ts';
import type { Playbook } from './schema.ts';

/**
 * How long the log keeps a kind of activity: behaviour for as long as the playbook remembers, lasting facts
 * without end.
 */
export const retentionOf = (playbook: Playbook, type: string): { rememberDays?: number } =>
  own(playbook.activityTypes, type)?.lasting ? {} : { rememberDays: playbook.rememberDays };
