import { describe, expect, it } from 'vitest';
import type { Activity } from '../../../shared/lead/activity.ts';
import { compileModel } from '../../../shared/scoring/compile.ts';
import { explain, fold } from '../../fixtures/from-stored.ts';
import { changedPlaybook, modelOf } from '../../fixtures/playbooks.ts';
import { anActivity, days, MONDAY, playbookOne } from '../../fixtures/leads.ts';

const model = playbookOne.models.get('default')!;
const NOW = MONDAY + days(2);

/**
 * What the default model's engagement can add: 435 points in all, of them 45 by visits, 6 by opens, 20 by
 * clicks.
 */
const ALL = 435;
const WITHOUT_VISITS = ALL - 45;

const at = (id: string, more: Partial<Activity> = {}) => anActivity({ id, occurredAt: NOW, ...more });
const download = at('download', { type: 'content_downloaded' });
const call = at('call', { type: 'call_booked' });
const visit = at('visit', { occurredAt: NOW });
const refuses = (purpose: string, occurredAt = MONDAY): Activity =>
  anActivity({ id: `no-${purpose}`, type: 'consent_withdrawn', occurredAt, properties: { purpose } });
const agrees = (purpose: string, occurredAt = MONDAY): Activity =>
  anActivity({ id: `yes-${purpose}`, type: 'consent_given', occurredAt, properties: { purpose } });
const engagement = (...history: Activity[]) => fold(history, model, NOW).groups['engagement'];
const thousandths = (points: number) => Math.round(points * 1000) / 1000;

describe('a lead who may not be watched', () => {
  it('is compared on what can be seen of it, stretched to the same height', () => {
    expect(engagement(download)).toBe(15);
    expect(engagement(download, refuses('profiling'))).toBe(thousandths((15 * ALL) / WITHOUT_VISITS));
    const all = ['opens', 'clicks', 'profiling'].map((purpose) => refuses(purpose));
    expect(engagement(download, ...all)).toBe(thousandths((15 * ALL) / (ALL - 45 - 6 - 20)));
  });

  it('is one who said no: whoever was never asked is scored like everybody', () => {
    expect(engagement(download, agrees('profiling'))).toBe(15);
    expect(engagement(download, refuses('profiling'), agrees('profiling', MONDAY + 1))).toBe(15);
    expect(engagement(download, refuses('email'))).toBe(15);
    const form = at('form', { type: 'form_submitted', profile: { consentProfiling: false } });
    expect(engagement(download, form)).toBe(thousandths((20 * ALL) / WITHOUT_VISITS));
  });

  it('has the last word itself, whatever sales entered', () => {
    const entered = anActivity({ id: 'rep', source: 'sales', profile: { consentProfiling: true } });
    const no = anActivity({
      id: 'own',
      type: 'form_submitted',
      occurredAt: MONDAY + 1,
      profile: { consentProfiling: false },
    });
    expect(explain([download, entered], model, NOW)).not.toHaveProperty('scaledBy');
    expect(explain([download, entered, no], model, NOW)).toHaveProperty('scaledBy');
    expect(explain([no, { ...entered, occurredAt: NOW }], model, NOW)).not.toHaveProperty('scaledBy');
  });

  it('reaches the group’s cap, and never more', () => {
    const keen = [call, download, at('intent', { type: 'purchase_intent' })];
    expect(engagement(...keen)).toBe(80);
    expect(engagement(...keen, refuses('profiling'))).toBe(80);
  });

  it('earns nothing by what was watched all the same, then or later', () => {
    expect(engagement(download, refuses('profiling'), visit)).toBe(
      engagement(download, refuses('profiling')),
    );
    const later = agrees('profiling', NOW + 60_000);
    const state = fold([refuses('profiling'), visit, later], model, NOW + 120_000);
    expect(state.groups['engagement']).toBe(0);
    expect(state.evidence).toBe(0);
    expect(explain([refuses('profiling'), visit], model, NOW).activities.map(({ id }) => id)).toEqual([
      'no-profiling',
    ]);
  });

  it('keeps what it was seen doing while that was allowed, for when it agrees again', () => {
    const seen = anActivity({ id: 'seen', occurredAt: MONDAY });
    const no = refuses('profiling', MONDAY + days(1));
    expect(engagement(seen, no)).toBe(0);
    expect(fold([seen, no], model, NOW).evidence).toBe(1);
    expect(engagement(seen, no, agrees('profiling', MONDAY + days(1.5)))).toBe(engagement(seen));
  });

  it('is refused at the very instant of the visit, too', () => {
    expect(engagement(visit, refuses('profiling', NOW))).toBe(0);
  });

  it('is not punished where points are taken away: a sum below zero is not stretched', () => {
    const spam = at('spam', { type: 'complained' });
    expect(engagement(spam, refuses('profiling'))).toBe(engagement(spam));
  });

  it('has points that add up, with one number that says by what they are multiplied', () => {
    const history = [download, call, visit, refuses('profiling'), at('open', { type: 'email_opened' })];
    const { criteria, scaledBy, state } = explain(history, model, NOW);
    const sum = criteria
      .filter(({ group }) => group === 'engagement')
      .reduce((all, { points }) => all + points, 0);
    expect(scaledBy).toEqual({ engagement: thousandths(ALL / WITHOUT_VISITS) });
    expect(sum).toBe(15 + 50 + 2);
    expect(state.groups['engagement']).toBeCloseTo(sum * (ALL / WITHOUT_VISITS), 3);
    expect(state.matched).not.toContain('website_visit');
    expect(explain([download, visit], model, NOW)).not.toHaveProperty('scaledBy');
  });

  it('is judged by the playbook’s own words: no type is watched that it does not name', () => {
    const open = changedPlaybook((draft) => {
      for (const type of Object.values(draft.activityTypes)) delete type.observedWith;
    });
    const free = compileModel('default', modelOf(open), open);
    expect(fold([download, visit, refuses('profiling')], free, NOW).groups['engagement']).toBe(25);
  });

  it('scores nothing in a group of which nothing can be seen', () => {
    const only = changedPlaybook((draft) => {
      const { criteria } = modelOf(draft);
      const visits = criteria.filter(({ id }) => id === 'website_visit' || id === 'unsubscribed');
      modelOf(draft).criteria = visits;
    });
    const blind = compileModel('default', modelOf(only), only);
    const state = fold([visit, refuses('profiling')], blind, NOW);
    expect(state.groups['engagement']).toBe(0);
    expect(fold([at('z', { type: 'unsubscribed' }), refuses('profiling')], blind, NOW).groups).toMatchObject({
      engagement: -20,
    });
  });
});
