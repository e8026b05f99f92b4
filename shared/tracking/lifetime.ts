import type { Playbook } from '../playbook/schema.ts';

/** How long the log keeps a kind of activity: behaviour for as long as the playbook remembers, lasting facts without end. */
export const lifetimeOf = (playbook: Playbook, type: string): { rememberDays?: number } =>
  Object.hasOwn(playbook.activityTypes, type) && playbook.activityTypes[type]?.lasting
    ? {}
    : { rememberDays: playbook.rememberDays };
