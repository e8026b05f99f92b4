import { nameLike } from '../runtime/names.ts';

/** What a part of a playbook is called by other parts. */
export const id = nameLike(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/);
/** The same for what mails and records name: never in two spellings. */
export const lowerCaseId = nameLike(/^[a-z][a-z0-9_-]{0,63}$/);
