import { activityTypes } from './default/activity-types.ts';
import { routing } from './default/acting.ts';
import { buyers } from './default/buyers.ts';
import { forms } from './default/forms.ts';
import { golden } from './default/golden.ts';
import { lists } from './default/lists.ts';
import { nurture } from './default/nurture.ts';
import type { Playbook } from './schema.ts';

/**
 * What Kindling does before anyone has changed a rule. `README.md` beside this file explains it to marketing
 * and sales.
 */
export const defaultPlaybook: Playbook = {
  schema: 1,
  name: 'Default playbook',
  rememberDays: 730,
  activityTypes,
  lists,
  pages: [
    { path: '/pricing*', pageClass: 'pricing' },
    { path: '/quote*', pageClass: 'quote' },
    { path: '/demo*', pageClass: 'product' },
    { path: '/product*', pageClass: 'product' },
    { path: '/careers*', pageClass: 'careers' },
    { path: '/jobs*', pageClass: 'careers' },
  ],
  tracking: { hosts: ['www.example.com'], reports: 'withConsent' },
  forms,
  models: { default: buyers },
  routing,
  nurture,
  golden,
};
