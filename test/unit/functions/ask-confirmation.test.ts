import { beforeEach, describe, expect, it } from 'vitest';
import { askConfirmation } from '../../../functions/ask-confirmation/ask-confirmation.ts';
import { NotSettledYet } from '../../../shared/sending/outbox.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { parseKeyRing, TokenSigner } from '../../../shared/tracking/token.ts';
import { anActivity, days, MONDAY, playbookOne } from '../../fixtures/leads.ts';
import { LEAD, PostOffice } from '../../fixtures/mails.ts';
import { LeadHistory } from '../../../shared/bots/lead-history.ts';

const signer = new TokenSigner(parseKeyRing('{"current":"k1","k1":"key"}'), 'dev');
const HOUR = 3_600_000;
/** Nine in the morning is not the beginning of a day. */
const midnight = (at: number) => Math.floor(at / days(1)) * days(1);

const form = (at = MONDAY, profile: Activity['profile'] = {}): Activity =>
  anActivity({
    id: `form-${at}`,
    type: 'form_submitted',
    source: 'form',
    occurredAt: at,
    properties: { toConfirm: true },
    profile: { email: 'victim@example.org', consentEmail: true, ...profile },
  });

let office: PostOffice;
let history: Activity[] | undefined;

const told = (day = MONDAY) =>
  askConfirmation(
    {
      historyOf: async () => history && new LeadHistory(history),
      playbooks: { active: async () => playbookOne },
      messages: office.messages,
      outbox: office.outbox,
      tokens: async () => signer,
      clock: () => office.now,
      sender: 'hello@example.com',
      publicUrl: 'https://api.example.com',
    },
    { version: 1, leadId: LEAD, state: 'pending', at: new Date(midnight(day)).toISOString() },
  );
const mails = () => office.sender.mails;

beforeEach(() => {
  office = new PostOffice();
  history = [form()];
});

describe('asking for a confirmation', () => {
  it('mails a link that is good for this lead and this one thing', async () => {
    await told();
    expect(mails().map(({ to }) => to)).toEqual(['victim@example.org']);
    const token = /\/confirm\/([^"\s]+)/.exec(mails()[0]!.text)?.[1] ?? '';
    expect(signer.verify('confirm', token)).toMatchObject({ leadId: LEAD });
    expect(signer.verify('preferences', token)).toBeUndefined();
  });

  it('happens once a day, however often it is told and however many forms are filled in', async () => {
    history = Array.from({ length: 200 }, (_, minute) => form(MONDAY + minute * 60_000));
    for (let hour = 0; hour < 14; hour += 1) {
      office.now = MONDAY + hour * HOUR;
      await told();
    }
    expect(mails()).toHaveLength(1);
  });

  it('happens once when it is told to several at once', async () => {
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => told()));
    expect(mails()).toHaveLength(1);
    const refused = all.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    for (const reason of refused) expect(reason).toBeInstanceOf(NotSettledYet);
  });

  it('happens again on another day only for a form of that day', async () => {
    await told();
    office.now += days(1);
    await told();
    expect(mails()).toHaveLength(1);
    history = [form(), form(MONDAY + days(1))];
    await told(MONDAY + days(1));
    expect(mails()).toHaveLength(2);
  });

  it('happens once on a day that also brings the one of the day before', async () => {
    office.now += days(1);
    history = [form(), form(MONDAY + days(1))];
    await told();
    await told(MONDAY + days(1));
    await told();
    expect(mails()).toHaveLength(1);
  });

  it.each<[string, Activity[] | undefined]>([
    [
      'a lead that has confirmed',
      [form(), anActivity({ id: 'yes', type: 'consent_given', occurredAt: MONDAY })],
    ],
    ['one that has unsubscribed since', [form(), anActivity({ id: 'z', type: 'unsubscribed' })]],
    ['one that called our mail spam', [form(), anActivity({ id: 'z', type: 'complained' })]],
    ['our own address', [form(MONDAY, { email: 'Hello+1@example.com' })]],
    ['a mailbox that no person reads', [form(MONDAY, { email: 'postmaster@example.org' })]],
    ['one that was erased', undefined],
  ])('leaves alone %s', async (_who, known) => {
    history = known;
    await told();
    expect(mails()).toEqual([]);
    expect(office.states).toEqual([]);
  });

  it('gives up a mail of unknown fate, and sends it at most once', async () => {
    office = new PostOffice({ kind: 'unknown', error: 'time-out' });
    await expect(told()).rejects.toThrow(NotSettledYet);
    office.now += 20 * 60_000;
    await told();
    await told();
    expect(mails()).toHaveLength(1);
    expect(office.states).toEqual(['skipped']);
  });

  it('says no word that came from the form', async () => {
    history = [form(MONDAY, { firstName: 'Click https://evil.example', company: 'Evil', language: 'pl' })];
    await told();
    for (const part of [mails()[0]!.subject, mails()[0]!.text, mails()[0]!.html])
      expect(part).not.toMatch(/evil|click/i);
    expect(mails()[0]!.html).toContain('lang="pl"');
  });
});
