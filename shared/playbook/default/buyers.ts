import type { Condition } from '../conditions.ts';
import type { Criterion, Model } from '../schema.ts';

const halfLife = (days: number) => ({ kind: 'halfLife', days }) as const;
const halfYear = halfLife(180);

/**
 * What people do. Points 2, 5, 10, 15 and 50 are the field's usual ones; a half-life is about the length of a
 * sales cycle.
 */
const engagement: Criterion[] = [
  { id: 'mail_opened', group: 'engagement', label: 'Opened a mail', on: { did: 'email_opened' }, points: 2, decay: halfLife(14), count: 'day', cap: 6 },
  { id: 'link_clicked', group: 'engagement', label: 'Clicked a link in a mail', on: { did: 'link_clicked' }, points: 5, decay: halfLife(21), count: 'every', cap: 20 },
  { id: 'website_visit', group: 'engagement', label: 'Visited the website', on: { did: 'page_viewed' }, points: 10, decay: halfLife(30), count: 'session', cap: 30 },
  { id: 'pricing_viewed', group: 'engagement', label: 'Looked at prices', on: { did: 'page_viewed', where: { pageClass: ['pricing', 'quote'] } }, points: 5, decay: halfLife(30), count: 'session', cap: 15 },
  { id: 'content_downloaded', group: 'engagement', label: 'Downloaded premium material', on: { did: 'content_downloaded' }, points: 15, decay: halfLife(45), count: 'day', cap: 30 },
  { id: 'webinar_attended', group: 'engagement', label: 'Attended a webinar', on: { did: 'webinar_attended' }, points: 15, decay: halfLife(45), count: 'day', cap: 30 },
  { id: 'newsletter_subscribed', group: 'engagement', label: 'Subscribed to the newsletter', on: { did: 'newsletter_subscribed' }, points: 5, decay: halfLife(90), count: 'once' },
  { id: 'survey_answered', group: 'engagement', label: 'Answered a survey', on: { did: 'survey_answered' }, points: 10, decay: halfLife(45), count: 'day', cap: 20 },
  { id: 'coupon_claimed', group: 'engagement', label: 'Claimed a coupon', on: { did: 'coupon_claimed' }, points: 15, decay: halfLife(30), count: 'day', cap: 30 },
  { id: 'social_engaged', group: 'engagement', label: 'Engaged on social media', on: { did: 'social_engaged' }, points: 3, decay: halfLife(14), count: 'day', cap: 9 },
  { id: 'form_completed', group: 'engagement', label: 'Completed a form', on: { did: 'form_submitted' }, points: 5, decay: halfLife(45), count: 'day', cap: 15 },
  { id: 'mail_answered', group: 'engagement', label: 'Answered a mail', on: { did: 'email_replied' }, points: 15, decay: halfLife(30), count: 'day', cap: 30 },
  { id: 'demo', group: 'engagement', label: 'Asked for or tried a demo', on: { did: ['demo_requested', 'demo_attended'] }, points: 40, decay: halfLife(45), count: 'once' },
  { id: 'quote_requested', group: 'engagement', label: 'Asked for a quote', on: { did: 'quote_requested' }, points: 45, decay: halfLife(45), count: 'once' },
  { id: 'call_booked', group: 'engagement', label: 'Booked a call', on: { did: 'call_booked' }, points: 50, decay: halfLife(45), count: 'once' },
  { id: 'purchase_intent', group: 'engagement', label: 'Said they wish to buy', on: { did: 'purchase_intent' }, points: 50, decay: halfLife(45), count: 'once' },
  { id: 'read_then_prices', group: 'engagement', label: 'Looked at prices within two days of reading', when: { sequence: [{ did: ['content_downloaded', 'webinar_attended'] }, { did: 'page_viewed', where: { pageClass: ['pricing', 'quote'] } }], withinDays: 2, forDays: 14 }, points: 10 },
  { id: 'careers_viewed', group: 'engagement', label: 'Looked at job offers', on: { did: 'page_viewed', where: { pageClass: 'careers' } }, points: -10, decay: halfLife(60), count: 'session', cap: 20 },
  { id: 'unsubscribed', group: 'engagement', label: 'Unsubscribed', on: { did: 'unsubscribed' }, points: -20, decay: halfYear, count: 'once' },
  { id: 'complained', group: 'engagement', label: 'Marked a mail as spam', on: { did: 'complained' }, points: -40, decay: halfYear, count: 'once' },
  { id: 'sales_rejected', group: 'engagement', label: 'Rejected by sales', on: { did: ['rejected', 'lost'] }, points: -50, decay: halfLife(60), count: 'once' },
]; // prettier-ignore

const SENIOR = ['owner', 'founder', 'c_level', 'c_suite', 'vp', 'director', 'head'];
const SENIOR_TITLES = ['chief', 'head of', 'director', 'vp ', 'owner', 'founder'];

/** Who people are. Does not fade. */
const fit: Criterion[] = [
  { id: 'decides', group: 'fit', label: 'Senior role', when: { any: [{ field: 'seniority', in: SENIOR }, ...SENIOR_TITLES.map((title) => ({ field: 'jobTitle', contains: title }))] }, points: 10 },
  { id: 'manages', group: 'fit', label: 'Managing role', when: { any: [{ field: 'seniority', in: ['manager'] }, { field: 'jobTitle', contains: 'manager' }] }, points: 5 },
  { id: 'company_size', group: 'fit', label: 'Company of a fitting size', when: { field: 'employees', min: 50, max: 5000 }, points: 10 },
  { id: 'company_revenue', group: 'fit', label: 'Company with a fitting revenue', when: { field: 'annualRevenue', min: 1_000_000 }, points: 5 },
  { id: 'company_known', group: 'fit', label: 'Company given', when: { field: 'company', known: true }, points: 3 },
  { id: 'industry_known', group: 'fit', label: 'Industry given', when: { field: 'industry', known: true }, points: 2 },
  { id: 'complete', group: 'fit', label: 'Gave name, telephone and role', when: { all: ['firstName', 'lastName', 'phone', 'jobTitle'].map((field) => ({ field, known: true })) }, points: 5 },
  { id: 'free_mail', group: 'fit', label: 'Private mail address', when: { field: 'emailDomain', inList: 'freeMail' }, points: -5 },
  { id: 'role_mailbox', group: 'fit', label: 'Address of a role, not of a person', when: { field: 'mailbox', inList: 'roleMailboxes' }, points: -3 },
  { id: 'student', group: 'fit', label: 'Student', when: { any: [{ field: 'jobTitle', contains: 'student' }, { field: 'companyType', is: 'education' }] }, points: -15 },
]; // prettier-ignore

/** What they have told about budget, authority, need and time; need weighs most. */
const bantPoints: Criterion[] = [
  { id: 'need_known', group: 'bant', label: 'Has a need', when: { bant: 'need', is: 'yes' }, points: 10 },
  { id: 'budget_known', group: 'bant', label: 'Has a budget', when: { bant: 'budget', is: 'yes' }, points: 7 },
  { id: 'timeframe_known', group: 'bant', label: 'Wants to buy soon', when: { bant: 'timeframe', is: 'yes' }, points: 7 },
  { id: 'authority_known', group: 'bant', label: 'Decides or helps to decide', when: { bant: 'authority', is: 'yes' }, points: 6 },
]; // prettier-ignore

/** What qualifies for sales by itself, whatever the points. */
const SALES_BEHAVIOUR = [
  'demo_requested',
  'demo_attended',
  'quote_requested',
  'call_booked',
  'purchase_intent',
];

/** The same, while it is fresh; a rejection or a loss takes away what was before it, and only that. */
const OUTCOMES = ['rejected', 'lost'];
const ASKED_FOR_SALES: Condition = {
  all: [
    { did: SALES_BEHAVIOUR, withinDays: 30 },
    { edge: 'last', of: [...SALES_BEHAVIOUR, ...OUTCOMES], is: SALES_BEHAVIOUR },
  ],
};

/**
 * In the target market: such a person scores average before they have done anything, and a private address
 * does not change that.
 */
const TARGET_MARKET: Condition = {
  all: [
    { field: 'employees', min: 50, max: 5000 },
    { any: [{ field: 'seniority', in: [...SENIOR, 'manager'] }, ...[...SENIOR_TITLES, 'manager'].map((title) => ({ field: 'jobTitle', contains: title }))] },
  ],
}; // prettier-ignore

/** Who buys: the model that everybody starts with. */
export const buyers: Model = {
  label: 'Buyers',
  audience: {
    any: [
      { field: 'interests', is: 'sales' },
      { field: 'interests', known: false },
    ],
  },
  groups: {
    fit: { label: 'Fit', floor: -20, cap: 30, baseline: { when: TARGET_MARKET, points: 20 } },
    engagement: { label: 'Engagement', floor: -50, cap: 80 },
    bant: { label: 'Budget, authority, need, time', cap: 30 },
  },
  criteria: [...fit, ...engagement, ...bantPoints],
  gates: [
    { id: 'complained', label: 'Marked a mail as spam in the last half year', when: { did: 'complained', withinDays: 180 } },
    { id: 'competitor', label: 'Works for a competitor', when: { field: 'emailDomain', inList: 'competitors' } },
    { id: 'staff', label: 'Works for us', when: { field: 'emailDomain', inList: 'staff' } },
  ],
  bant: {
    budget: { yes: { field: 'budget', in: ['approved', 'planned', 'yes'] }, no: { field: 'budget', in: ['none', 'no'] } },
    authority: { yes: { field: 'authority', in: ['decide', 'recommend', 'yes'] }, no: { field: 'authority', in: ['none', 'no'] } },
    need: { yes: { field: 'need', in: ['replace', 'improve', 'yes'] }, no: { field: 'need', in: ['none', 'no'] } },
    timeframe: { yes: { field: 'timeframe', in: ['now', 'quarter', 'yes'] }, no: { field: 'timeframe', in: ['none', 'no'] } },
  },
  evidenceFloor: 1,
  tiers: {
    warm: {
      line: { from: 25, leaveBelow: 20 },
      behaviour: {
        all: [
          { bant: 'need', is: 'yes' },
          { any: [{ bant: 'budget', is: 'yes' }, { bant: 'authority', is: 'yes' }, { bant: 'timeframe', is: 'yes' }] },
        ],
      },
      stayMinutes: 0,
    },
    hot: {
      line: { over: 50, leaveBelow: 40 },
      needs: { not: { any: [{ bant: 'budget', is: 'no' }, { bant: 'authority', is: 'no' }, { bant: 'need', is: 'no' }, { bant: 'timeframe', is: 'no' }] } },
      behaviour: ASKED_FOR_SALES,
      stayMinutes: 0,
    },
  },
  highValue: { line: { over: 65, leaveBelow: 55 }, stayMinutes: 0 },
  stages: {
    mql: { did: ['content_downloaded', 'webinar_attended', 'newsletter_subscribed'] },
    sql: { did: SALES_BEHAVIOUR },
  },
  grade: {
    letter: { group: 'fit', lines: [20, 10, 1] },
    number: { group: 'engagement', lines: [50, 25, 10] },
  },
}; // prettier-ignore
