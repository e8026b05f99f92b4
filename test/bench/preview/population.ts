import type { Activity, Scalar } from '../../../shared/lead/activity.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/runtime/time.ts';
import { toItem } from '../../../shared/stores/activity-item.ts';
import { identifiedItem } from '../../../shared/stores/identified-item.ts';
import { leadKey, visitorKey } from '../../../shared/stores/keys.ts';
import { randomFrom } from '../statistics.ts';

/** A lead with all that it did; hits of its browser, if it has one, apart. */
export interface Person {
  readonly leadId: string;
  readonly own: readonly Activity[];
  readonly browser?: { readonly visitorId: string; readonly hits: readonly Activity[] };
}

/** Every fourth came from a browser whose pages were seen before. */
const WITH_BROWSER = 0.25;
const HITS = 3;
/** Besides the form by which each became a lead. */
const DEEDS = 4;
const SEEN_FOR_DAYS = 60;

const COUNTRIES = ['RO', 'PL', 'ES', 'DE'];
const LANGUAGES = ['ro', 'pl', 'ca', 'en'];
const TITLES = ['Head of operations', 'Office manager', 'Analyst', 'Student'];
const FORMS = ['contact', 'content-download', 'webinar', 'newsletter', 'quote-request'];
/** What people do, and how often; few of them buy. */
const KINDS: readonly (readonly [share: number, type: string, properties: Record<string, Scalar>])[] = [
  [0.4, 'page_viewed', { page: '/blog/how-others-do-it' }],
  [0.2, 'page_viewed', { page: '/pricing' }],
  [0.15, 'link_clicked', { messageId: 'nurture-1', link: 'case-study' }],
  [0.12, 'content_downloaded', { contentId: 'rollout-plan' }],
  [0.06, 'webinar_attended', { contentId: 'ninety-days' }],
  [0.04, 'call_booked', {}],
  [0.02, 'unsubscribed', {}],
  [0.01, 'won', {}],
];

/** Leads as a company might have them, the same in every run but for the time. */
export function population(leads: number, seed: number, now: number): Person[] {
  const random = randomFrom(seed);
  return Array.from({ length: leads }, (_, index) => personOf(index, random, now));
}

function personOf(index: number, random: () => number, now: number): Person {
  const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const leadId = idOf(index, random);
  const visitorId = random() < WITH_BROWSER ? `browser-${leadId}` : undefined;
  const begins = now - DAY_MS - Math.floor(random() * SEEN_FOR_DAYS) * DAY_MS;
  const at = (share: number): number =>
    Math.floor((begins + share * (now - MINUTE_MS - begins)) / 1_000) * 1_000;
  const profile = {
    email: `lead-${leadId}@example.org`,
    firstName: 'Lead',
    lastName: String(index),
    company: 'Example Works',
    jobTitle: oneOf(TITLES),
    country: oneOf(COUNTRIES),
    language: oneOf(LANGUAGES),
    employees: oneOf([12, 80, 400, 9_000]),
    ...(random() < 0.6 && { consentEmail: true }),
    ...(random() < 0.3 && { need: oneOf(['replace', 'none']), budget: oneOf(['approved', 'none']) }),
  };
  const form: Activity = {
    ...anActivity('form', 'form_submitted', begins, { formId: oneOf(FORMS) }),
    source: 'form',
    profile,
    ...(visitorId && { visitorId }),
  };
  const deeds = Array.from({ length: DEEDS }, (_, deed) => {
    let draw = random();
    const [, type, properties] = KINDS.find(([share]) => (draw -= share) < 0) ?? KINDS[0]!;
    return anActivity(`deed-${deed}`, type, at(random()), properties);
  });
  const hits = Array.from({ length: HITS }, (_, hit) =>
    anActivity(`view-${hit}`, 'page_viewed', begins - (hit + 1) * 40 * MINUTE_MS, {
      page: '/product/overview',
    }),
  );
  return { leadId, own: [form, ...deeds], ...(visitorId && { browser: { visitorId, hits } }) };
}

/** Brought in from another system, so that what it makes of a lead mails nobody. */
const anActivity = (id: string, type: string, at: number, properties: Activity['properties']): Activity => ({
  id,
  type,
  occurredAt: at,
  receivedAt: at,
  source: 'api',
  properties,
  imported: true,
});

/** Looks like a lead's id, which is a hash: its characters spread over the shards. */
const idOf = (index: number, random: () => number): string =>
  index.toString(36).padStart(6, '0') +
  Array.from({ length: 20 }, () => Math.floor(random() * 36).toString(36)).join('');

/** As it lies in the log. */
export const itemsOf = ({ leadId, own, browser }: Person): Record<string, unknown>[] => [
  ...own.map((activity) => ({ pk: leadKey(leadId), ...toItem(activity) })),
  ...(browser?.hits ?? []).map((hit) => ({ pk: visitorKey(browser!.visitorId), ...toItem(hit) })),
  ...(browser ? [identifiedItem(browser.visitorId, { leadId, at: own[0]!.occurredAt })] : []),
];

/** All that counts for a lead, as the scorer sees it. */
export const historyOf = ({ own, browser }: Person): Activity[] => [
  ...own,
  ...(browser?.hits ?? []).map((hit) => ({ ...hit, id: `${browser!.visitorId}/${hit.id}` })),
];
