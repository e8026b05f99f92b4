import { describe, expect, it } from 'vitest';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import type { Activity, Scalar } from '../../../shared/lead/activity.ts';
import { days, MONDAY } from '../../fixtures/leads.ts';
import { aChange, HOT, LEAD, WARM } from '../../fixtures/mails.ts';
import { aForm, later, NurtureDesk, signer, warm } from '../../fixtures/nurture-desk.ts';

const { materials, questions } = defaultPlaybook.nurture;
const title = (id: string, language = 'en') => materials.find((each) => each.id === id)!.title[language];
const HOURS = 3_600_000;
const MINUTES = 60_000;
const timeOut = { kind: 'unknown', error: 'TimeoutError' } as const;
const refusal = (because: 'rate' | 'quota' | 'rejected') =>
  ({ kind: 'refused', because, error: 'E' }) as const;

async function onTrack(...outcomes: ConstructorParameters<typeof NurtureDesk>[1][]): Promise<NurtureDesk> {
  const desk = new NurtureDesk([warm()], ...outcomes.filter((each) => each !== undefined));
  await desk.tell();
  return desk;
}

describe('the track of a warm lead', () => {
  it('asks one open question after the other, the most important first, and then is done', async () => {
    const desk = await onTrack();
    await desk.until(MONDAY + days(60));
    expect(desk.subjects).toEqual(
      ['better-process', 'rollout-plan', 'cost-worksheet', 'compare-offers'].map((id) => title(id)),
    );
    expect(desk.messages.map(({ asks }) => asks)).toEqual(['need', 'timeframe', 'budget', undefined]);
    expect(desk.messages.map(({ claimedAt }) => (claimedAt - MONDAY) / days(1))).toEqual([1, 8, 17, 29]);
    expect(desk.run).toMatchObject({ ending: 'done' });
  });

  it('goes past what the lead has answered meanwhile', async () => {
    const desk = await onTrack();
    await desk.until(MONDAY + days(2));
    desk.history = [
      ...desk.history,
      later(days(2), { type: 'survey_answered', profile: { need: 'replace', timeframe: 'now' } }),
    ];
    await desk.until(MONDAY + days(9));
    expect(desk.subjects.at(-1)).toBe(title('cost-worksheet'));
  });

  it('never asks the same again, though it was not answered, on another track either', async () => {
    const desk = await onTrack();
    await desk.until(MONDAY + days(60));
    const back = [aChange({ n: 2, from: WARM }), warm({ n: 3, from: HOT, decidedAt: desk.office.now })];
    desk.leads.journal.push(...back);
    await desk.tell(back[1]);
    expect(desk.run).toMatchObject({ ending: 'done' });
    expect(desk.mails).toHaveLength(4);
  });

  it('writes in the lead’s language, to its address, with links of its own', async () => {
    const desk = await onTrack();
    desk.history = [aForm({ language: 'ca-ES' })];
    await desk.until(MONDAY + days(1));
    const [mail] = desk.mails;
    expect([mail!.to, mail!.subject]).toEqual(['lead@example.org', title('better-process', 'ca')]);
    const tokens = [...mail!.text.matchAll(/https:\/\/api\.example\.com\/answers\/(\S+)/g)].map((found) =>
      signer.verify('answer', found[1]!),
    );
    expect(tokens).toEqual(
      questions.need.answers.map(({ value }) => ({
        purpose: 'answer',
        leadId: LEAD,
        messageId: 'lead.1',
        question: 'need',
        value,
        language: 'ca',
      })),
    );
    expect(mail!.headers!['List-Unsubscribe']).toMatch(/^<https:\/\/api\.example\.com\/unsubscribe\/.+>$/);
  });

  it.each<[string, Activity]>([
    ['replied', later(HOURS, { type: 'email_replied' })],
    ['declined', later(HOURS, { type: 'unsubscribed' })],
    ['complained', later(HOURS, { type: 'complained' })],
    ['unreachable', later(HOURS, { type: 'bounced', properties: { permanent: true } })],
  ])('ends when the lead has %s', async (ending, deed) => {
    const desk = await onTrack();
    desk.history = [...desk.history, deed];
    await desk.until(MONDAY + days(60));
    expect(desk.mails).toEqual([]);
    expect(desk.run).toMatchObject({ ending });
  });

  it('ends when the lead is hot by then, though no event came', async () => {
    const desk = await onTrack();
    desk.leads.journal.push(aChange({ n: 2, from: WARM }));
    await desk.until(MONDAY + days(60));
    expect([desk.mails.length, desk.run?.ending]).toEqual([0, 'hot']);
  });

  it('rests for a month after three mails that could not be delivered, and then goes on', async () => {
    const desk = await onTrack();
    const bounces = [1, 8, 17].map((day, index) =>
      later(days(day) + 14 * HOURS, {
        id: `bounce-${day}`,
        type: 'bounced',
        source: 'mail',
        properties: { kind: 'nurture', messageId: `lead.${index + 1}`, permanent: false },
      }),
    );
    desk.history = [...desk.history, ...bounces];
    await desk.until(MONDAY + days(60));
    const sentOn = desk.messages.map(({ claimedAt }) => Math.floor((claimedAt - MONDAY) / days(1)));
    expect(sentOn).toEqual([1, 8, 17, 17 + 30]);
  });

  it('ends its rest within a day of a sign that mail arrives', async () => {
    const desk = await onTrack();
    const report = (day: number, n: number, type: string) =>
      later(days(day) + 14 * HOURS, {
        id: `${type}-${n}`,
        type,
        source: 'mail',
        properties: { kind: 'nurture', messageId: `lead.${n}`, permanent: false },
      });
    desk.history = [...desk.history, ...[1, 2, 3].map((n) => report([1, 8, 17][n - 1]!, n, 'bounced'))];
    await desk.until(MONDAY + days(31));
    expect(desk.mails).toHaveLength(3);
    desk.history = [...desk.history, report(30, 3, 'link_clicked')];
    await desk.until(MONDAY + days(33));
    expect(desk.mails).toHaveLength(4);
  });

  it('does not take a reply from before for one to it', async () => {
    const desk = await onTrack();
    desk.history = [...desk.history, later(-HOURS, { type: 'email_replied' })];
    await desk.until(MONDAY + days(1));
    expect(desk.mails).toHaveLength(1);
  });

  it('writes nothing to a lead that was erased', async () => {
    const desk = await onTrack();
    const erased = { ...desk.parts, historyOf: async () => undefined };
    desk.office.now += days(2);
    const { processDue } = await import('../../../functions/send-nurture/process-due.ts');
    expect(await processDue(erased, LEAD)).toBe('nothing');
    expect(desk.mails).toEqual([]);
  });
});

describe('the links of a mail', () => {
  const sent = async (profile: Record<string, Scalar>) => {
    const desk = await onTrack();
    desk.history = [aForm(profile)];
    await desk.until(MONDAY + days(1));
    return desk.mails[0]!;
  };

  it('tell what becomes of the mail only where the lead agreed to that', async () => {
    const tells = async (profile: Record<string, Scalar>) => {
      const { text, html } = await sent(profile);
      return [/\/t\/c\//.test(text), /\/t\/c\//.test(html), /\/t\/o\//.test(html)];
    };
    expect(await tells({})).toEqual([false, false, false]);
    expect(await tells({ consentOpens: false, consentClicks: false })).toEqual([false, false, false]);
    expect(await tells({ consentOpens: true })).toEqual([false, false, true]);
    expect(await tells({ consentClicks: true, consentOpens: false })).toEqual([true, true, false]);
    expect(await tells({ consentOpens: true, consentClicks: true })).toEqual([true, true, true]);
  });

  it('no longer tell anything once the lead took that back', async () => {
    const desk = await onTrack();
    desk.history = [
      aForm({ consentOpens: true, consentClicks: true }),
      ...['opens', 'clicks'].map((purpose) =>
        later(HOURS, { id: purpose, type: 'consent_withdrawn', properties: { purpose } }),
      ),
    ];
    await desk.until(MONDAY + days(1));
    expect(desk.mails[0]!.html).not.toMatch(/\/t\/[oc]\//);
  });

  it('hold whose mail it is and where they lead, signed', async () => {
    const { html } = await sent({ consentOpens: true, consentClicks: true });
    const { id: linkId, url } = materials.find(({ answers }) => answers === 'need')!;
    const mail = { leadId: LEAD, messageId: 'lead.1' };
    const opened = [...html.matchAll(/src="https:\/\/api\.example\.com\/t\/o\/([\w.-]+)\.gif"/g)];
    expect(opened.map(([, token]) => signer.verify('open', token!))).toEqual([{ purpose: 'open', ...mail }]);
    const clicks = [...html.matchAll(/href="https:\/\/api\.example\.com\/t\/c\/([\w.-]+)"/g)];
    expect(clicks.map(([, token]) => signer.verify('click', token!))).toEqual([
      { purpose: 'click', ...mail, linkId, url },
      { purpose: 'click', ...mail, linkId: 'honeypot', url },
    ]);
  });
});

describe('when a mail goes out', () => {
  it('is after quiet hours on the lead’s own clock', async () => {
    const desk = await onTrack();
    desk.history = [aForm({ timezone: 'America/Los_Angeles' })];
    await desk.until(MONDAY + days(2));
    // 09:00 UTC is one in the morning there; eight o'clock is seven hours later.
    expect(desk.messages.map(({ claimedAt }) => claimedAt)).toEqual([MONDAY + days(1) + 7 * HOURS]);
  });

  it('moves a run at most once each time that it wakes', async () => {
    const desk = await onTrack();
    desk.history = [aForm({ timezone: 'America/Los_Angeles' })];
    desk.office.now = MONDAY + days(1);
    expect(await desk.wake()).toBe('moved');
    expect(desk.run?.version).toBe(2);
    expect(await desk.wake()).toBe('nothing');
  });

  it('keeps the days between two mails that the playbook asks for, whatever the steps say', async () => {
    const desk = await onTrack();
    desk.nurture = { ...desk.nurture, everyDays: 20 };
    await desk.until(MONDAY + days(40));
    expect(desk.messages.map(({ claimedAt }) => (claimedAt - MONDAY) / days(1))).toEqual([1, 21]);
  });

  it('keeps a day between two mails at least', async () => {
    const desk = await onTrack();
    const hasty = { id: 'hasty', afterDays: 0, asks: 'missing' } as const;
    desk.nurture = {
      ...desk.nurture,
      everyDays: 0,
      tracks: [
        { id: 'warm', label: 'Hasty', for: { tiers: ['warm'] }, steps: [hasty, { ...hasty, id: 'again' }] },
      ],
    };
    await desk.until(MONDAY + days(3));
    expect(desk.messages.map(({ claimedAt }) => (claimedAt - MONDAY) / days(1))).toEqual(
      [0, 1].map((day) => day + 1),
    );
  });

  it('waits for another day when this one has its mails, without a write for each lead that waits', async () => {
    const desk = await onTrack();
    desk.nurture = { ...desk.nurture, perDay: 1 };
    await desk.sent.take(MONDAY + days(1), 1);
    desk.office.now = MONDAY + days(1);
    expect(await desk.wake()).toBe('full');
    expect([desk.mails.length, desk.run?.version]).toEqual([0, 1]);
    desk.office.now += days(1);
    expect(await desk.wake()).toBe('sent');
  });
});

describe('a mail of unknown fate', () => {
  it('is not sent again: it waits for SES’s report, is given up, and the track goes on', async () => {
    const desk = await onTrack(timeOut);
    desk.office.now = MONDAY + days(1);
    expect(await desk.wake()).toBe('unsure');
    expect(desk.run?.dueAt).toBe(desk.office.now + 15 * MINUTES);
    await desk.until(MONDAY + days(2));
    expect(desk.messages).toMatchObject([{ n: 1, state: 'skipped', reason: 'unconfirmed' }]);
    await desk.until(MONDAY + days(9));
    expect(desk.mails).toHaveLength(2);
    expect(desk.messages.map(({ n, asks }) => [n, asks])).toEqual([
      [1, 'need'],
      [2, 'timeframe'],
    ]);
  });

  it('counts as sent once SES says so', async () => {
    const desk = await onTrack(timeOut);
    desk.office.now = MONDAY + days(1);
    await desk.wake();
    const id = { action: 'nurture', leadId: LEAD, model: 'lead', n: 1 } as const;
    await desk.office.messages.settle(id, 'accepted', desk.office.now);
    await desk.until(MONDAY + days(2));
    expect(desk.messages).toMatchObject([{ state: 'sent' }]);
  });

  it('is given up after a crash between claiming and sending', async () => {
    const desk = await onTrack();
    const id = { action: 'nurture', leadId: LEAD, model: 'lead', n: 1 } as const;
    await desk.office.messages.claim(id, undefined, MONDAY + days(1), {
      track: 'warm',
      step: 'first-question',
    });
    await desk.until(MONDAY + days(2));
    expect(desk.messages).toMatchObject([{ state: 'skipped', reason: 'interrupted' }]);
    expect(desk.mails).toEqual([]);
  });

  it('is not sent again after a crash between sending and moving on', async () => {
    const desk = await onTrack();
    desk.office.now = MONDAY + days(1);
    const put = desk.runs.put.bind(desk.runs);
    desk.runs.put = async () => {
      throw new Error('crash');
    };
    await expect(desk.wake()).rejects.toThrow('crash');
    desk.runs.put = put;
    expect(await desk.wake()).toBe('moved');
    expect(desk.mails).toHaveLength(1);
    expect(desk.run?.dueAt).toBe(desk.office.now + days(7));
  });

  it('is sent once by sweeps that overlap', async () => {
    const desk = await onTrack();
    desk.office.now = MONDAY + days(1);
    await Promise.all([desk.sweep(), desk.sweep(), desk.sweep()]);
    expect(desk.mails).toHaveLength(1);
  });
});

describe('a mail that SES refuses', () => {
  it('is tried again every hour, as the same mail, and given up after a day', async () => {
    const desk = await onTrack(...Array.from({ length: 60 }, () => refusal('rejected')));
    await desk.until(MONDAY + days(2) + 12 * HOURS);
    expect(desk.messages).toMatchObject([{ n: 1, state: 'skipped', reason: 'refused' }]);
    // One try an hour outside quiet hours (20 to 8): from eleven in the morning of the lead, for a day.
    expect(desk.mails.length).toBeGreaterThan(8);
    expect(desk.mails.length).toBeLessThan(16);
  });

  it.each(['rate', 'quota'] as const)('for its %s ends the sweep', async (because) => {
    const desk = await onTrack(refusal(because));
    desk.office.now = MONDAY + days(1);
    expect(await desk.wake()).toBe('refused');
    await desk.until(MONDAY + days(2));
    expect(desk.messages).toMatchObject([{ n: 1, state: 'sent' }]);
  });
});
