import type { ActivitySource } from './activity.ts';

/**
 * How much a statement weighs by who made it, strongest last: what was observed, a form that anybody can
 * submit, a sender with a key, people of ours, the mailbox itself. See "Who said it" in the README.
 */
const ORDER: Readonly<Record<ActivitySource, number>> = { pixel: 0, form: 1, api: 2, sales: 3, mail: 4 };

/** The weight of a source's statements; only comparisons mean anything. */
export const weightOf = (source: ActivitySource): number => ORDER[source];

/** Whether anybody at all could have made the statement. */
export const isAnonymous = (source: ActivitySource): boolean => ORDER[source] <= ORDER.form;
