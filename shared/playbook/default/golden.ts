import type { GoldenActivity, GoldenLead } from '../golden-lead.ts';

const did = (type: string, daysAgo: number, more: Partial<GoldenActivity> = {}): GoldenActivity => ({
  did: type,
  daysAgo,
  ...more,
});
const visit = (daysAgo: number, page = '/blog'): GoldenActivity =>
  did('page_viewed', daysAgo, { properties: { page } });
const MINUTE = 1 / 1440;

/**
 * What marketing and sales have agreed on. Each is one rule of the field's practice, as a lead whom it
 * decides.
 */
export const golden: GoldenLead[] = [
  {
    id: 'booked-call',
    label: 'A booked call is exactly 50 points and goes to sales by itself',
    history: [did('call_booked', 0)],
    expect: { tier: 'hot', stage: 'sql', highValue: false, atLeast: 50, atMost: 50 },
  },
  {
    id: 'call-after-three-weeks',
    label: 'A call booked three weeks ago still is a reason to call',
    history: [did('call_booked', 21)],
    expect: { tier: 'hot', atMost: 40 },
  },
  {
    id: 'call-after-forty-days',
    label: 'A call booked forty days ago, and nothing since, has cooled to warm',
    history: [did('call_booked', 40)],
    expect: { tier: 'warm', stage: 'sql' },
  },
  {
    id: 'one-visit',
    label: 'One visit is ten points, however many pages it has',
    history: Array.from({ length: 10 }, (_, page) => visit(page * MINUTE, `/blog/${page}`)),
    expect: { tier: 'cold', stage: 'lead', atLeast: 9.9, atMost: 10 },
  },
  {
    id: 'opens-alone',
    label: 'Mails opened, and nothing else, say nothing of a person',
    history: [did('email_opened', 0), did('email_opened', 1), did('email_opened', 2)],
    expect: { tier: 'unknown', stage: 'lead' },
  },
  {
    id: 'reader',
    label: 'Two visits, a form and a white paper are worth material, not a call',
    history: [visit(0), visit(1), did('content_downloaded', 1), did('form_submitted', 1)],
    expect: { tier: 'warm', stage: 'mql' },
  },
  {
    id: 'no-budget',
    label: 'Over 50 points but without a budget stays warm',
    history: [
      visit(0),
      visit(1),
      visit(2),
      did('webinar_attended', 1),
      did('form_submitted', 0, { profile: { need: 'improve', budget: 'none' } }),
    ],
    expect: { tier: 'warm', atLeast: 55 },
  },
  {
    id: 'need-and-budget',
    label: 'A need and a budget are worth staying in touch, whatever the points',
    history: [did('form_submitted', 60, { profile: { need: 'replace', budget: 'approved' } })],
    expect: { tier: 'warm', atMost: 24 },
  },
  {
    id: 'high-value',
    label: 'A senior person who booked a call and looks at prices may be worth a lot',
    history: [did('call_booked', 0, { profile: { seniority: 'director' } }), visit(0, '/pricing')],
    expect: { tier: 'hot', highValue: true, grade: 'B1' },
  },
  {
    id: 'student',
    label: 'A student who reads a lot is not worth a call',
    history: [visit(0), visit(1), did('form_submitted', 1, { profile: { jobTitle: 'Student' } })],
    expect: { tier: 'cold' },
  },
  {
    id: 'quarter-ago',
    label: 'Three visits a quarter ago have faded',
    history: [visit(90), visit(91), visit(92)],
    expect: { tier: 'cold', atMost: 5 },
  },
  {
    id: 'rejected',
    label: 'A lead that sales has rejected starts anew, although they asked for a demo last week',
    history: [did('demo_requested', 7), did('rejected', 2, { bySales: true })],
    expect: { tier: 'cold', stage: 'lead' },
  },
  {
    id: 'rejected-again',
    label: 'A second rejection takes away what was asked for between the two',
    history: [
      did('rejected', 10, { bySales: true }),
      did('quote_requested', 5),
      did('rejected', 0, { bySales: true }),
    ],
    expect: { tier: 'cold', stage: 'lead' },
  },
  {
    id: 'back-after-rejection',
    label: 'Who asks for a quote after a rejection goes to sales again',
    history: [did('demo_requested', 20), did('rejected', 10, { bySales: true }), did('quote_requested', 0)],
    expect: { tier: 'hot', stage: 'sql' },
  },
  {
    id: 'complaint',
    label: 'Nobody calls a person who has just called our mail spam',
    history: [did('call_booked', 2), did('complained', 1)],
    expect: { tier: 'cold' },
  },
  {
    id: 'application',
    label: 'A job application is not a buyer',
    history: [did('form_submitted', 0, { interests: ['recruiting'] })],
    expect: { tier: 'unknown', stage: 'lead' },
  },
  {
    id: 'customer',
    label: 'Who has bought is a customer',
    history: [did('quote_requested', 30), did('won', 0, { bySales: true })],
    expect: { stage: 'customer' },
  },
];
