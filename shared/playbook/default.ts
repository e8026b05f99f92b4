import type { Criterion, Form, Model, Playbook } from './schema.ts';

const halfLife = (days: number) => ({ kind: 'halfLife', days }) as const;
const halfYear = halfLife(180);

/** What people do. Points 2, 5, 10, 15 and 50 are the field's usual ones; a half-life is about the length of a sales cycle. */
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
  { id: 'careers_viewed', group: 'engagement', label: 'Looked at job offers', on: { did: 'page_viewed', where: { pageClass: 'careers' } }, points: -10, decay: halfLife(60), count: 'session', cap: 20 },
  { id: 'unsubscribed', group: 'engagement', label: 'Unsubscribed', on: { did: 'unsubscribed' }, points: -20, decay: halfYear, count: 'once' },
  { id: 'complained', group: 'engagement', label: 'Marked a mail as spam', on: { did: 'complained' }, points: -40, decay: halfYear, count: 'once' },
  { id: 'sales_rejected', group: 'engagement', label: 'Rejected by sales', on: { did: ['rejected', 'lost'] }, points: -50, decay: halfLife(60), count: 'once' },
]; // prettier-ignore

/** Who people are. Does not fade. */
const fit: Criterion[] = [
  { id: 'decides', group: 'fit', label: 'Senior role', when: { any: [{ field: 'seniority', in: ['owner', 'founder', 'c_level', 'c_suite', 'vp', 'director', 'head'] }, ...['chief', 'head of', 'director', 'vp ', 'owner', 'founder'].map((title) => ({ field: 'jobTitle', contains: title }))] }, points: 10 },
  { id: 'manages', group: 'fit', label: 'Managing role', when: { any: [{ field: 'seniority', in: ['manager'] }, { field: 'jobTitle', contains: 'manager' }] }, points: 5 },
  { id: 'company_size', group: 'fit', label: 'Company of a fitting size', when: { field: 'employees', min: 50, max: 5000 }, points: 10 },
  { id: 'company_revenue', group: 'fit', label: 'Company with a fitting revenue', when: { field: 'annualRevenue', min: 1_000_000 }, points: 5 },
  { id: 'company_known', group: 'fit', label: 'Company given', when: { field: 'company', known: true }, points: 3 },
  { id: 'industry_known', group: 'fit', label: 'Industry given', when: { field: 'industry', known: true }, points: 2 },
  { id: 'complete', group: 'fit', label: 'Gave name, telephone and role', when: { all: ['firstName', 'lastName', 'phone', 'jobTitle'].map((field) => ({ field, known: true })) }, points: 5 },
  { id: 'free_mail', group: 'fit', label: 'Private mail address', when: { field: 'emailDomain', inList: 'freeMail' }, points: -5 },
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

const defaultModel: Model = {
  label: 'Buyers',
  audience: { not: { field: 'leadType', in: ['recruiting', 'support'] } },
  groups: {
    fit: { label: 'Fit', floor: -20, cap: 30 },
    engagement: { label: 'Engagement', floor: -50, cap: 80 },
    bant: { label: 'Budget, authority, need, time', cap: 30 },
  },
  criteria: [...fit, ...engagement, ...bantPoints],
  gates: [{ id: 'complained', label: 'Marked a mail as spam in the last half year', when: { did: 'complained', withinDays: 180 } }],
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
      behaviour: { did: SALES_BEHAVIOUR, withinDays: 30 },
      stayMinutes: 0,
    },
  },
  highValue: { line: { over: 65, leaveBelow: 55 }, stayMinutes: 0 },
  stages: {
    mql: { did: ['content_downloaded', 'webinar_attended', 'newsletter_subscribed'] },
    sql: { did: SALES_BEHAVIOUR },
  },
}; // prettier-ignore

/** Spellings that other form tools use for the same fields. */
const commonFields: Form['fields'] = {
  'e-mail': 'email', 'E-mail': 'email', Email: 'email', 'your-email': 'email', email_address: 'email',
  first_name: 'firstName', 'First name': 'firstName', last_name: 'lastName', 'Last name': 'lastName',
  telephone: 'phone', tel: 'phone', Company: 'company', 'Company name': 'company', company_name: 'company',
  job_title: 'jobTitle', 'Job title': 'jobTitle', company_size: 'employees', annual_revenue: 'annualRevenue',
  country_code: 'country', lang: 'language', 'your-message': 'message', comments: 'message',
}; // prettier-ignore

const form = (label: string, part: Partial<Form> = {}): Form => ({
  label,
  leadType: 'sales',
  fields: commonFields,
  reports: [],
  contentClass: 'mid',
  origins: [],
  consent: 'asked',
  honeypot: 'fax_number',
  minimumSeconds: 2,
  ...part,
});

const type = (
  label: string,
  part: { evidence?: boolean; lasting?: boolean; contentClass?: 'low' | 'mid' | 'high' } = {},
) => ({
  evidence: true,
  lasting: false,
  ...part,
  label,
});
const silent = { evidence: false };
const fact = { evidence: false, lasting: true };

/** What Kindling does before anyone has changed a rule. */
export const defaultPlaybook: Playbook = {
  schema: 1,
  name: 'Default playbook',
  rememberDays: 730,
  activityTypes: {
    form_submitted: type('Completed a form', { lasting: true }),
    page_viewed: type('Viewed a page'),
    email_opened: type('Opened a mail', silent),
    link_clicked: type('Clicked a link in a mail'),
    content_downloaded: type('Downloaded material', { contentClass: 'low' }),
    webinar_attended: type('Attended a webinar', { contentClass: 'low' }),
    newsletter_subscribed: type('Subscribed to the newsletter', { contentClass: 'low' }),
    survey_answered: type('Answered a survey', { contentClass: 'mid' }),
    coupon_claimed: type('Claimed a coupon', { contentClass: 'mid' }),
    social_engaged: type('Engaged on social media', { contentClass: 'low' }),
    demo_requested: type('Asked for a demo', { contentClass: 'high' }),
    demo_attended: type('Tried a demo', { contentClass: 'high' }),
    quote_requested: type('Asked for a quote', { contentClass: 'high' }),
    call_booked: type('Booked a call', { contentClass: 'high' }),
    purchase_intent: type('Said they wish to buy', { contentClass: 'high' }),
    purchased: type('Bought', { lasting: true }),
    support_contacted: type('Contacted customer service'),
    email_replied: type('Answered a mail'),
    email_delivered: type('A mail was delivered', silent),
    unsubscribed: type('Unsubscribed', fact),
    bounced: type('A mail bounced', fact),
    complained: type('Marked a mail as spam', fact),
    consent_given: type('Gave consent', fact),
    consent_withdrawn: type('Withdrew consent', fact),
    override: type('Changed by sales', fact),
    won: type('Won', fact),
    lost: type('Lost', fact),
    rejected: type('Rejected by sales', fact),
  },
  lists: {
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
    competitors: [],
    staff: [],
  },
  pages: [
    { path: '/pricing*', pageClass: 'pricing' },
    { path: '/quote*', pageClass: 'quote' },
    { path: '/demo*', pageClass: 'product' },
    { path: '/product*', pageClass: 'product' },
    { path: '/careers*', pageClass: 'careers' },
    { path: '/jobs*', pageClass: 'careers' },
  ],
  forms: {
    contact: form('Contact'),
    'demo-request': form('Demo request', { reports: ['demo_requested'], contentClass: 'high' }),
    'quote-request': form('Quote request', { reports: ['quote_requested'], contentClass: 'high' }),
    'content-download': form('Content download', { reports: ['content_downloaded'], contentClass: 'low' }),
    webinar: form('Webinar registration', { contentClass: 'low' }),
    newsletter: form('Newsletter', {
      reports: ['newsletter_subscribed'],
      contentClass: 'low',
      consent: 'given',
    }),
    survey: form('Survey', { reports: ['survey_answered'] }),
    coupon: form('Coupon', { reports: ['coupon_claimed'] }),
    'job-application': form('Job application', { leadType: 'recruiting', contentClass: 'high' }),
  },
  models: { default: defaultModel },
  routing: {
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
  },
  nurture: {
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
  },
};
