import type { Form, Playbook } from '../schema.ts';

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
  interest: 'sales',
  fields: commonFields,
  reports: [],
  contentClass: 'mid',
  origins: [],
  consent: 'asked',
  honeypot: 'fax_number',
  minimumSeconds: 2,
  ...part,
});

/** The forms that a marketing site usually has. */
export const forms: Playbook['forms'] = {
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
  'job-application': form('Job application', { interest: 'recruiting', contentClass: 'high' }),
};
