import { describe, expect, it } from 'vitest';
import { nurture } from '../../../functions/nurture/nurture.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import type { Change } from '../../../shared/stores/change-item.ts';
import { anActivity, days, MONDAY } from '../../fixtures/leads.ts';
import { aChange, HOT, LEAD, WARM } from '../../fixtures/mails.ts';
import { aForm, later, NurtureDesk, warm } from '../../fixtures/nurture-desk.ts';

const COLD = { tier: 'cold', stage: 'mql', highValue: false } as const;
const customer = { ...WARM, stage: 'customer' } as const;
describe('a lead that becomes warm', () => {
  it('is put on the track for warm leads, its first mail due when the step says', async () => {
    const desk = new NurtureDesk();
    await desk.tell();
    expect(desk.run).toMatchObject({
      track: 'warm',
      step: 'first-question',
      since: MONDAY,
      dueAt: MONDAY + days(1),
      version: 1,
    });
    expect(desk.mails).toEqual([]);
  });

  it('is put on it once, however often and in whatever order events come', async () => {
    const journal = [aChange({ n: 1, to: COLD }), warm({ n: 2, from: COLD })];
    const desk = new NurtureDesk(journal);
    for (const change of [journal[1], journal[0], journal[1], journal[0]]) await desk.tell(change);
    expect(desk.run).toMatchObject({ track: 'warm', version: 1 });
  });

  it('is put on one track when two models find it at once', async () => {
    const desk = new NurtureDesk([warm(), warm({ model: 'other' })]);
    await Promise.all([desk.tell(), desk.tell(warm({ model: 'other' }))]);
    expect(desk.run).toMatchObject({ track: 'warm', version: 1 });
  });

  it('is taken off when it becomes hot, and comes back when it cools', async () => {
    const desk = new NurtureDesk();
    await desk.tell();
    const hot = aChange({ n: 2, from: WARM, to: HOT });
    desk.leads.journal.push(hot);
    desk.office.now += days(3);
    await desk.tell({ ...hot, decidedAt: desk.office.now });
    expect(desk.run).toMatchObject({ ending: 'hot', endedAt: desk.office.now });
    expect(desk.run).not.toHaveProperty('dueAt');
    desk.office.now += days(3);
    const again = warm({ n: 3, from: HOT, decidedAt: desk.office.now });
    desk.leads.journal.push(again);
    await desk.tell(again);
    expect(desk.run).toMatchObject({ track: 'warm', since: desk.office.now });
    expect(desk.run).not.toHaveProperty('ending');
  });

  it('is not put on it again by an event that comes twice after the end', async () => {
    const desk = new NurtureDesk();
    await desk.tell();
    desk.history = [aForm(), later(days(0.5), { type: 'email_replied' })];
    await desk.until(MONDAY + days(2));
    expect(desk.run).toMatchObject({ ending: 'replied' });
    await desk.tell();
    expect(desk.run).toMatchObject({ ending: 'replied' });
  });

  it('goes over to the track for customers after the sale', async () => {
    const desk = new NurtureDesk();
    await desk.tell();
    const sale = aChange({ n: 2, from: WARM, to: customer });
    desk.leads.journal.push(sale);
    await desk.tell(sale);
    expect(desk.run).toMatchObject({ track: 'customers', step: 'welcome', since: MONDAY });
  });

  it('goes over to the track for cold leads when it cools, if it is not too cold', async () => {
    const desk = new NurtureDesk();
    await desk.tell();
    const cooled = aChange({ n: 2, from: WARM, to: COLD });
    desk.leads.journal.push(cooled);
    desk.history = [aForm(), anActivity({ id: 'v' })];
    await desk.tell(cooled);
    expect(desk.run).toMatchObject({ track: 'cold' });
  });

  it('leaves all tracks when it cools too far', async () => {
    const desk = new NurtureDesk();
    await desk.tell();
    const cooled = aChange({ n: 2, from: WARM, to: COLD });
    desk.leads.journal.push(cooled);
    desk.history = [aForm({}, { occurredAt: MONDAY - days(300) })];
    await desk.tell(cooled);
    expect(desk.run).toMatchObject({ track: 'warm', ending: 'left' });
  });

  it('still is put on it when a later change left tier and stage alone', async () => {
    const marked = { ...WARM, highValue: true };
    const desk = new NurtureDesk([warm(), warm({ n: 2, from: WARM, to: marked })]);
    await desk.tell();
    expect(desk.run).toBeDefined();
  });

  it('goes to the first track that is for it, by a condition too', async () => {
    const desk = new NurtureDesk();
    const [, forWarm] = desk.nurture.tracks;
    const special = { ...forWarm!, id: 'pl', for: { ...forWarm!.for, when: { field: 'country', is: 'PL' } } };
    desk.nurture = { ...desk.nurture, tracks: [special, forWarm!] };
    desk.history = [aForm({ country: 'PL' })];
    await desk.tell();
    expect(desk.run).toMatchObject({ track: 'pl' });
    const other = new NurtureDesk();
    other.nurture = desk.nurture;
    other.history = [aForm({ country: 'RO' })];
    await other.tell();
    expect(other.run).toMatchObject({ track: 'warm' });
  });

  it.each<[string, Change[], Change]>([
    ['when the lead has moved on', [warm(), aChange({ n: 2, from: WARM })], warm()],
    ['when the change corrects an earlier one', [warm({ corrects: 1, n: 2 })], warm({ corrects: 1, n: 2 })],
    ['when nothing may act on the change', [warm()], warm({ muted: true })],
    ['when only the mark changed', [warm()], warm({ from: { ...WARM, highValue: true } })],
    ['on entering a tier that has no track', [aChange()], aChange()],
    ['for a customer of another model', [warm(), warm({ model: 'other', to: customer })], warm()],
    ['for a lead that is hot under another model', [warm(), aChange({ model: 'other' })], warm()],
    ['to a lead that was erased', [], warm()],
  ])('is on none %s', async (_when, journal, change) => {
    const desk = new NurtureDesk(journal);
    await desk.tell(change);
    expect(desk.run?.track).not.toBe('warm');
  });

  it.each<[string, readonly Activity[]]>([
    ['has not agreed', [aForm({ consentEmail: false })]],
    ['has unsubscribed', [aForm(), anActivity({ id: 'u', type: 'unsubscribed' })]],
    ['gave no address', [anActivity({ type: 'form_submitted', profile: { consentEmail: true } })]],
    ['gave our own address', [aForm({ email: 'sales+x@example.com' })]],
    ['gave an address that nobody reads', [aForm({ email: 'postmaster@example.org' })]],
  ])('is on none if it %s', async (_who, history) => {
    const desk = new NurtureDesk();
    desk.history = history;
    await desk.tell();
    expect(desk.run).toBeUndefined();
  });

  it.each([
    ['open', false],
    ['accepted', false],
    ['recalled', true],
  ] as const)('whose handoff is %s is on it: %s', async (state, isOn) => {
    const desk = new NurtureDesk();
    desk.handoffs.held = { id: 'h', state, model: 'default', n: 1, rep: 'sales-desk', openedAt: MONDAY };
    await desk.tell();
    expect(desk.run !== undefined).toBe(isOn);
  });
});

describe('a lead that agrees to mail', () => {
  const agreed = (at: number) => ({
    version: 1 as const,
    leadId: LEAD,
    state: 'given' as const,
    at: new Date(at).toISOString(),
  });
  const asked = aForm({}, { properties: { toConfirm: true } });
  const confirms = later(days(1), { type: 'consent_given' });

  it('comes onto the track that it could not be on when it became warm', async () => {
    const desk = new NurtureDesk();
    desk.history = [asked];
    await desk.tell();
    expect(desk.run).toBeUndefined();
    desk.history = [asked, confirms];
    desk.office.now += days(1);
    await nurture(desk.parts, agreed(desk.office.now));
    expect(desk.run).toMatchObject({ track: 'warm', since: desk.office.now });
    await nurture(desk.parts, agreed(desk.office.now));
    expect(desk.run).toMatchObject({ version: 1 });
  });

  it('comes back after it had declined, but not by news from before that', async () => {
    const desk = new NurtureDesk();
    await desk.tell();
    desk.history = [aForm(), later(days(0.5), { type: 'unsubscribed' })];
    await desk.until(MONDAY + days(2));
    expect(desk.run).toMatchObject({ ending: 'declined' });
    desk.history = [...desk.history, later(days(1.5), { id: 'again', type: 'consent_given' })];
    await nurture(desk.parts, agreed(MONDAY));
    expect(desk.run).toMatchObject({ ending: 'declined' });
    await nurture(desk.parts, agreed(desk.office.now + 1));
    expect(desk.run).toMatchObject({ track: 'warm' });
    expect(desk.run).not.toHaveProperty('ending');
  });

  it('is left alone where no track is for it', async () => {
    const desk = new NurtureDesk([warm({ to: HOT })]);
    await nurture(desk.parts, agreed(MONDAY));
    expect(desk.run).toBeUndefined();
  });
});
