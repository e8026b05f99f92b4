import type { Playbook } from '../schema.ts';

/**
 * Texts that conditions refer to by name. `competitors` and `staff` are for you to fill in: hosts of their
 * mail.
 */
export const lists: Playbook['lists'] = {
  freeMail: [
    'gmail.com',
    'googlemail.com',
    'outlook.com',
    'hotmail.com',
    'live.com',
    'yahoo.com',
    'icloud.com',
    'me.com',
    'aol.com',
    'gmx.net',
    'gmx.de',
    'web.de',
    'mail.com',
    'proton.me',
    'protonmail.com',
    'yandex.ru',
    'mail.ru',
    'wp.pl',
    'onet.pl',
    'o2.pl',
    'interia.pl',
  ],
  /** Mailboxes that belong to a role and not to a person. */
  roleMailboxes: [
    'admin', 'billing', 'contact', 'hello', 'help', 'hr', 'info', 'jobs', 'mail', 'marketing', 'office', 'sales',
    'support', 'team', 'webmaster',
  ], // prettier-ignore
  competitors: [],
  staff: [],
};
