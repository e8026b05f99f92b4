import type { Playbook } from '../schema.ts';

/** Who takes leads: change the addresses before anything else. */
export const routing: Playbook['routing'] = {
  reps: [
    {
      id: 'sales-desk',
      name: 'Sales desk',
      email: 'sales@example.com',
      leadTypes: ['sales'],
      countries: [],
      languages: [],
    },
    {
      id: 'recruiting-desk',
      name: 'Recruiting desk',
      email: 'recruiting@example.com',
      leadTypes: ['recruiting'],
      countries: [],
      languages: [],
    },
  ],
  handoffRestDays: 14,
};

/** What leads are sent while they are not ready. */
export const nurture: Playbook['nurture'] = {
  tiers: ['warm'],
  fallbackLanguage: 'en',
  everyDays: 7,
  materials: [
    {
      id: 'better-process',
      answers: 'need',
      url: 'https://www.example.com/library/better-process',
      title: {
        en: 'Which steps of your process cost the most time?',
        ro: 'Care pași din procesul dumneavoastră consumă cel mai mult timp?',
        pl: 'Które etapy procesu zajmują najwięcej czasu?',
        ca: 'Quins passos del vostre procés costen més temps?',
      },
    },
    {
      id: 'rollout-plan',
      answers: 'timeframe',
      url: 'https://www.example.com/library/rollout-plan',
      title: {
        en: 'From decision to daily use: a plan for the first ninety days',
        ro: 'De la decizie la folosirea zilnică: un plan pentru primele nouăzeci de zile',
        pl: 'Od decyzji do codziennego użycia: plan na pierwsze dziewięćdziesiąt dni',
        ca: 'De la decisió a l’ús diari: un pla per als primers noranta dies',
      },
    },
    {
      id: 'cost-worksheet',
      answers: 'budget',
      url: 'https://www.example.com/library/cost-worksheet',
      title: {
        en: 'What does it cost, and what does it save? A worksheet',
        ro: 'Cât costă și cât economisește? O fișă de lucru',
        pl: 'Ile to kosztuje i ile oszczędza? Arkusz obliczeniowy',
        ca: 'Quant costa i quant estalvia? Un full de càlcul',
      },
    },
    {
      id: 'case-for-change',
      answers: 'authority',
      url: 'https://www.example.com/library/case-for-change',
      title: {
        en: 'Making the case: what the people who decide will ask',
        ro: 'Cum convingeți: ce vor întreba cei care decid',
        pl: 'Jak przekonać: o co zapytają osoby decyzyjne',
        ca: 'Com convèncer: què preguntaran els qui decideixen',
      },
    },
  ],
};
