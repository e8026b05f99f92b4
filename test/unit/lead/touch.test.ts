import { describe, expect, it } from 'vitest';
import type { Activity, Scalar } from '../../../shared/lead/activity.ts';
import { touchesOf } from '../../fixtures/from-stored.ts';
import { anActivity } from '../../fixtures/leads.ts';

const view = (at: number, properties: Record<string, Scalar>, more: Partial<Activity> = {}): Activity =>
  anActivity({ id: `v${at}`, occurredAt: at, properties, ...more });

const ad = view(1, { page: '/pricing', host: 'www.example.com', utm_source: 'ads', agent: 'browser' });
const direct = view(2, { page: '/about', host: 'www.example.com' });
const search = view(3, { page: '/blog', host: 'www.example.com', referrer: 'search.example/find' });
const form = view(4, { formId: 'contact', page: '/contact' }, { type: 'form_submitted' });

const touches = (history: readonly Activity[], at = 9) => touchesOf(history, at);

describe('the touches of a lead', () => {
  it('are the first page it came to and the last arrival from outside, whatever order they are read in', () => {
    const told = {
      first: { at: 1, properties: { page: '/pricing', host: 'www.example.com', utm_source: 'ads' } },
      last: {
        at: 3,
        properties: { page: '/blog', host: 'www.example.com', referrer: 'search.example/find' },
      },
    };
    expect(touches([ad, direct, search, form])).toEqual(told);
    expect(touches([form, search, direct, ad])).toEqual(told);
  });

  it('are the same where nobody says where they came from', () => {
    const first = { at: 2, properties: { page: '/about', host: 'www.example.com' } };
    expect(touches([direct, form])).toEqual({ first, last: first });
  });

  it('are told by a form alone too', () => {
    const sent = view(5, { formId: 'contact', utm_medium: 'cpc' }, { type: 'form_submitted' });
    expect(touches([sent]).last).toEqual({ at: 5, properties: { utm_medium: 'cpc' } });
  });

  it('hold nothing from later, from machines, from mails or from nowhere', () => {
    const none = [
      view(9, { page: '/later' }),
      view(1, { page: '/robot' }, { suspect: true }),
      view(2, { utm_source: 'mail' }, { type: 'link_clicked' }),
      view(3, { agent: 'browser' }),
    ];
    expect(touches(none, 8)).toEqual({ first: undefined, last: undefined });
  });
});
