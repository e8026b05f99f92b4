import { describe, expect, it } from 'vitest';
import { nurture, type Parts } from '../../functions/nurture/nurture.ts';
import { NotSettledYet } from '../../shared/email/outbox.ts';
import type { Outcome } from '../../shared/email/ses-sender.ts';
import type { Material } from '../../shared/playbook/nurture.ts';
import type { Activity, Scalar } from '../../shared/scoring/activity.ts';
import type { Change } from '../../shared/stores/change-item.ts';
import { TokenSigner } from '../../shared/tracking/token.ts';
import { anActivity, days, MONDAY, playbookOne } from '../fixtures/leads.ts';
import { aChange, announced, HOT, LEAD, MemoryLeads, PostOffice, WARM } from '../fixtures/mails.ts';
import { MemoryHandoffs } from '../fixtures/memory-handoffs.ts';

const signer = new TokenSigner({ current: 'k1', keys: new Map([['k1', 'secret']]) }, 'dev');
const form = (profile: Record<string, Scalar> = {}): Activity =>
  anActivity({
    id: 'f',
    type: 'form_submitted',
    source: 'form',
    profile: { email: 'lead@example.org', consentEmail: true, ...profile },
  });
const warm = (overrides: Partial<Change> = {}) => aChange({ to: WARM, ...overrides });

class Desk {
  readonly office: PostOffice;
  readonly handoffs = new MemoryHandoffs();
  readonly leads: MemoryLeads;
  history: readonly Activity[] = [form()];

  constructor(journal: Change[] = [warm()], ...outcomes: Outcome[]) {
    this.leads = new MemoryLeads(...journal);
    this.office = new PostOffice(...outcomes);
  }

  nurture(change: Change = warm()): Promise<void> {
    const parts: Parts = {
      leads: this.leads,
      historyOf: async () => this.history,
      playbooks: { active: async () => playbookOne },
      handoffs: this.handoffs,
      messages: this.office.messages,
      outbox: this.office.outbox,
      tokens: async () => signer,
      clock: () => this.office.now,
      sender: 'sales@example.com',
      publicUrl: 'https://api.example.com',
    };
    return nurture(parts, announced(change));
  }

  get subjects(): string[] {
    return this.office.sender.mails.map(({ subject }) => subject);
  }
}

const [need, timeframe] = playbookOne.playbook.nurture.materials.map(({ title }) => title);

describe('nurturing a lead that becomes warm', () => {
  it('sends what helps with the most important open question, in the lead’s language', async () => {
    const desk = new Desk();
    desk.history = [form({ language: 'ca-ES' })];
    await desk.nurture();
    expect(desk.subjects).toEqual([need!.ca]);
    expect(desk.office.sender.mails[0]!.to).toBe('lead@example.org');
  });

  it('goes on with the next open question, past what is known and what was sent', async () => {
    const desk = new Desk();
    desk.history = [form({ need: 'replace' })];
    await desk.nurture();
    expect(desk.subjects).toEqual([timeframe!.en]);
  });

  it('lets the lead unsubscribe with a token of its own', async () => {
    const desk = new Desk();
    await desk.nurture();
    const header = desk.office.sender.mails[0]!.headers!['List-Unsubscribe']!;
    const token = /^<https:\/\/api\.example\.com\/unsubscribe\/(.+)>$/.exec(header)![1]!;
    expect(signer.verify('unsubscribe', token)).toEqual({
      purpose: 'unsubscribe',
      leadId: LEAD,
      messageId: 'default.1',
    });
  });

  it('follows what becomes of the mail only where the lead agreed to that', async () => {
    const sent = async (profile: Record<string, Scalar>) => {
      const desk = new Desk();
      desk.history = [form(profile)];
      await desk.nurture();
      const { text, html } = desk.office.sender.mails[0]!;
      return [text, html].map((part) => /\/t\/[oc]\//.test(part));
    };
    expect(await sent({})).toEqual([false, false]);
    expect(await sent({ consentTracking: false })).toEqual([false, false]);
    expect(await sent({ consentTracking: true })).toEqual([true, true]);
  });

  it('signs into its links whose mail it is and where they lead', async () => {
    const desk = new Desk();
    desk.history = [form({ consentTracking: true })];
    await desk.nurture();
    const { html } = desk.office.sender.mails[0]!;
    const [{ id: linkId, url }] = playbookOne.playbook.nurture.materials as [Material];
    const mail = { leadId: LEAD, messageId: 'default.1' };
    const opened = [...html.matchAll(/src="https:\/\/api\.example\.com\/t\/o\/([\w.-]+)\.gif"/g)];
    expect(opened.map(([, token]) => signer.verify('open', token!))).toEqual([{ purpose: 'open', ...mail }]);
    const clicks = [...html.matchAll(/href="https:\/\/api\.example\.com\/t\/c\/([\w.-]+)"/g)];
    expect(clicks.map(([, token]) => signer.verify('click', token!))).toEqual([
      { purpose: 'click', ...mail, linkId, url },
      { purpose: 'click', ...mail, linkId: 'honeypot', url },
    ]);
  });

  it('does so once however often the event is delivered', async () => {
    const desk = new Desk();
    await desk.nurture();
    await desk.nurture();
    expect(desk.subjects).toHaveLength(1);
  });

  it('never sends again what may have arrived', async () => {
    const desk = new Desk([warm()], { kind: 'unknown', error: 'TimeoutError' });
    await expect(desk.nurture()).rejects.toBeInstanceOf(NotSettledYet);
    desk.office.now += days(1);
    await desk.nurture();
    expect(desk.subjects).toHaveLength(1);
    expect(desk.office.states).toEqual(['skipped']);
  });

  it('keeps the days between two mails that the playbook asks for, then sends something new', async () => {
    const again = [warm(), aChange({ n: 2, from: WARM, to: HOT }), warm({ n: 3, from: HOT })];
    const desk = new Desk(again.slice(0, 1));
    await desk.nurture();
    desk.leads.journal.push(...again.slice(1));
    desk.office.now += days(6);
    await desk.nurture(again[2]);
    expect(desk.subjects).toHaveLength(1);
    desk.office.now += days(1);
    await desk.nurture(again[2]);
    expect(desk.subjects).toEqual([need!.en, timeframe!.en]);
  });

  it('sends at most one mail when two models find the lead at once', async () => {
    const desk = new Desk([warm(), warm({ model: 'other' })]);
    await Promise.all([desk.nurture(), desk.nurture(warm({ model: 'other' }))]);
    expect(desk.subjects.length).toBeLessThanOrEqual(1);
  });

  it('follows a lead that falls from hot, too', async () => {
    const desk = new Desk([aChange(), warm({ n: 2, from: HOT })]);
    await desk.nurture(warm({ n: 2, from: HOT }));
    expect(desk.subjects).toHaveLength(1);
  });

  it('still acts when a later change left the tier alone', async () => {
    const desk = new Desk([warm(), warm({ n: 2, from: WARM, to: { ...WARM, highValue: true } })]);
    await desk.nurture();
    expect(desk.subjects).toHaveLength(1);
  });

  const customer = { ...WARM, stage: 'customer' } as const;
  it.each<[string, Change[], Change]>([
    ['when the lead has moved on', [warm(), aChange({ n: 2, from: WARM })], warm()],
    ['when the change corrects an earlier one', [warm({ corrects: 1, n: 2 })], warm({ corrects: 1, n: 2 })],
    ['when nothing may act on the change', [warm()], warm({ muted: true })],
    ['when only the mark changed', [warm()], warm({ from: { ...WARM, highValue: true } })],
    ['on entering a tier that gets none', [aChange()], aChange()],
    ['to a customer', [warm({ to: customer })], warm({ to: customer })],
    ['to a customer of another model', [warm(), warm({ model: 'other', to: customer })], warm()],
    ['to a lead that was erased', [], warm()],
  ])('sends nothing %s', async (_when, journal, change) => {
    const desk = new Desk(journal);
    await desk.nurture(change);
    expect(desk.subjects).toEqual([]);
  });

  it.each<[string, Activity[]]>([
    ['has not agreed', [form({ consentEmail: false })]],
    ['has unsubscribed', [form(), anActivity({ id: 'u', type: 'unsubscribed', occurredAt: MONDAY })]],
    ['gave no address', [anActivity({ type: 'form_submitted', profile: { consentEmail: true } })]],
    ['gave our own address', [form({ email: 'sales+x@example.com' })]],
    ['gave an address that nobody reads', [form({ email: 'postmaster@example.org' })]],
    [
      'has answered all questions',
      [form({ need: 'replace', budget: 'approved', authority: 'decide', timeframe: 'now' })],
    ],
  ])('sends nothing to a lead that %s', async (_who, history) => {
    const desk = new Desk();
    desk.history = history;
    await desk.nurture();
    expect(desk.subjects).toEqual([]);
  });

  it.each([
    ['open', 0],
    ['accepted', 0],
    ['recalled', 1],
  ] as const)('of a lead whose handoff is %s sends %i mails', async (state, mails) => {
    const desk = new Desk();
    desk.handoffs.held = { id: 'h', state, model: 'default', n: 1, rep: 'sales-desk', openedAt: MONDAY };
    await desk.nurture();
    expect(desk.subjects).toHaveLength(mails);
  });
});
