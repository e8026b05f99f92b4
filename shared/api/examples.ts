/** Examples of the contract: a made-up lead, as the API tells of it. */

export const LEAD_ID = '7f3k9x2m4q8w1z5r6t0y3u7i2o';
const NOON = '2026-03-02T12:00:00.000Z';
const MORNING = '2026-03-02T08:30:00.000Z';

const standing = { tier: 'hot', stage: 'sql', highValue: false };
const fromModel = {
  ...standing,
  grade: 'A2',
  tierAt: MORNING,
  stageAt: MORNING,
  applies: true,
  points: 61.5,
  groups: { fit: 25, engagement: 36.5 },
  evidence: 4,
  bant: { budget: 'unknown', authority: 'yes', need: 'yes', timeframe: 'unknown' },
  matched: ['demo-request', 'pricing-page'],
};

export const A_LEAD_PAGE = {
  model: 'default',
  tier: 'hot',
  leads: [
    {
      leadId: LEAD_ID,
      ...standing,
      grade: 'A2',
      points: 61.5,
      asOf: NOON,
      ifSilent: { in7: 55, in30: 41.25, in90: 25 },
      tierAt: MORNING,
      stageAt: MORNING,
      interests: ['sales'],
      profile: { email: 'ada@example.com', company: 'Example Ltd', jobTitle: 'Head of Operations' },
    },
  ],
};

const consent = { state: 'unasked' };

export const A_LEAD = {
  leadId: LEAD_ID,
  at: NOON,
  playbook: 3,
  profile: { email: { value: 'ada@example.com', at: MORNING, source: 'form' } },
  interests: [{ interest: 'sales', since: MORNING, source: 'form' }],
  touch: { first: { at: MORNING, page: '/pricing', host: 'www.example.com' } },
  consents: { email: consent, opens: consent, clicks: consent, profiling: consent },
  scores: [{ model: 'default', ...fromModel, missing: ['timeframe', 'budget'], change: 2, changesBy: NOON }],
  messages: [],
  messageCount: 0,
  badRows: 0,
  cut: [],
};

const visit = {
  id: 'demo-1',
  type: 'demo_requested',
  occurredAt: MORNING,
  receivedAt: MORNING,
  source: 'form',
  properties: { formId: 'demo-request' },
};

export const AN_HISTORY = {
  leadId: LEAD_ID,
  model: 'default',
  at: NOON,
  points: 61.5,
  activities: [{ ...visit, points: 30 }],
  bad: [],
  badRows: 0,
};

export const A_SCORE = {
  leadId: LEAD_ID,
  model: 'default',
  playbook: 3,
  at: NOON,
  ...fromModel,
  criteria: [{ id: 'demo-request', group: 'engagement', label: 'Asked for a demo', points: 30 }],
  adjustments: [{ group: 'engagement', because: 'cap', points: -2 }],
  activities: [{ id: visit.id, type: visit.type, occurredAt: MORNING, points: 30 }],
  activityCount: 1,
  missing: ['timeframe', 'budget'],
  evidence: {
    pieces: 4,
    wanted: 1,
    enough: true,
    completeness: 0.5,
    bant: {
      budget: { answer: 'unknown' },
      authority: { answer: 'yes', value: 'decides', source: 'form', at: MORNING },
      need: { answer: 'yes', value: 'replace', source: 'form', at: MORNING },
      timeframe: { answer: 'unknown' },
    },
    questions: [{ field: 'timeframe', bant: 'timeframe', worth: 10 }],
  },
  outlook: { waysToHot: [], ifSilent: [{ ...standing, tier: 'warm', at: NOON }], aboveLeaving: 21.5 },
};
