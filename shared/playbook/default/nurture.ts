import type { Playbook } from '../schema.ts';
import { materials } from './materials.ts';
import { questions } from './questions.ts';

/**
 * What leads are sent while they are not ready, and after the sale. Change the address before anything else.
 */
export const nurture: Playbook['nurture'] = {
  fallbackLanguage: 'en',
  postalAddress: 'Example Works, 1 Example Street, 00000 Example City',
  everyDays: 7,
  perDay: 10_000,
  quietHours: { from: 20, to: 8 },
  fallbackTimezone: 'Europe/Bucharest',
  questions,
  materials,
  tracks: [
    {
      id: 'customers',
      label: 'After the sale',
      for: { stages: ['customer'] },
      steps: [
        { id: 'welcome', afterDays: 1, material: 'first-weeks' },
        { id: 'habits', afterDays: 30, material: 'good-habits' },
      ],
    },
    {
      id: 'warm',
      label: 'Interested, not ready: one open question at a time',
      for: { tiers: ['warm'] },
      steps: [
        { id: 'first-question', afterDays: 1, asks: 'missing' },
        { id: 'second-question', afterDays: 7, asks: 'missing' },
        { id: 'third-question', afterDays: 9, asks: 'missing' },
        { id: 'compare', afterDays: 12, contentClass: 'high' },
      ],
    },
    {
      id: 'cold',
      label: 'A little interest: seldom, and nothing to decide',
      for: { tiers: ['cold'], fromPoints: 5 },
      steps: [
        { id: 'mistakes', afterDays: 21, material: 'common-mistakes' },
        { id: 'question', afterDays: 45, asks: 'need' },
      ],
    },
  ],
};
