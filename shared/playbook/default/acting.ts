import type { Playbook } from '../schema.ts';

/** Who takes leads: change the addresses before anything else. */
export const routing: Playbook['routing'] = {
  reps: [
    {
      id: 'sales-desk',
      name: 'Sales desk',
      email: 'sales@example.com',
      interests: ['sales'],
      countries: [],
      languages: [],
    },
    {
      id: 'recruiting-desk',
      name: 'Recruiting desk',
      email: 'recruiting@example.com',
      interests: ['recruiting'],
      countries: [],
      languages: [],
    },
  ],
  handoffRestDays: 14,
};
