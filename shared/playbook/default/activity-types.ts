import type { ActivityType, Playbook } from '../schema.ts';

const type = (label: string, part: Partial<Omit<ActivityType, 'label'>> = {}) => ({
  evidence: true,
  lasting: false,
  ...part,
  label,
});
const silent = { evidence: false };
const fact = { evidence: false, lasting: true };

/** What people do, and what is known to have happened to them. */
export const activityTypes: Playbook['activityTypes'] = {
  form_submitted: type('Completed a form', { lasting: true }),
  page_viewed: type('Viewed a page', { observedWith: 'profiling' }),
  email_opened: type('Opened a mail', { ...silent, observedWith: 'opens' }),
  link_clicked: type('Clicked a link in a mail', { observedWith: 'clicks' }),
  arrived_by_link: type('Came by a link in a mail', fact),
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
};
