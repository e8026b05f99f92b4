import { describe, expect, it } from 'vitest';
import { NobodyTakesLead } from '../../../functions/hand-off/case.ts';
import { type Dependencies, handOff } from '../../../functions/hand-off/hand-off.ts';
import { MailRefused, NotSettledYet } from '../../../shared/sending/outbox.ts';
import type { SendResult } from '../../../shared/sending/ses-sender.ts';
import type { BusEvent } from '../../../shared/events/event-bus.ts';
import type { LeadQualified } from '../../../shared/events/lead-qualified.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import type { Change } from '../../../shared/stores/change-item.ts';
import { anActivity, MONDAY, playbookOne } from '../../fixtures/leads.ts';
import { aChange, announced, HOT, LEAD, MemoryLeads, PostOffice, WARM } from '../../fixtures/mails.ts';
import { MemoryHandoffs } from '../../fixtures/memory-handoffs.ts';
import { LeadHistory } from '../../../shared/bots/lead-history.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { changedPlaybook, modelOf } from '../../fixtures/playbooks.ts';

const HISTORY: Activity[] = [
  anActivity({
    id: 'f',
    type: 'form_submitted',
    source: 'form',
    profile: { email: 'lead@example.org' },
    interests: { sales: true },
  }),
  anActivity({ id: 'q', type: 'quote_requested' }),
];
const qualified = (change: Change): LeadQualified => ({ ...announced(change), stage: 'sql' });

class Desk {
  readonly office: PostOffice;
  readonly handoffs: MemoryHandoffs;
  readonly events: BusEvent[] = [];
  readonly leads: MemoryLeads;
  history: readonly Activity[] | undefined = HISTORY;
  busIsDown = false;
  playbook = playbookOne;

  constructor(journal: Change[] = [aChange()], ...outcomes: SendResult[]) {
    this.leads = new MemoryLeads(...journal);
    this.handoffs = new MemoryHandoffs(this.leads);
    this.office = new PostOffice(...outcomes);
  }

  handOff(change: Change = aChange()): Promise<void> {
    const parts: Dependencies = {
      leads: this.leads,
      historyOf: async () => this.history && new LeadHistory(this.history),
      playbooks: { active: async () => this.playbook },
      handoffs: this.handoffs,
      messages: this.office.messages,
      outbox: this.office.outbox,
      bus: {
        publish: async (event) => {
          if (this.busIsDown) throw new Error('down');
          this.events.push(event);
        },
      },
      clock: () => this.office.now,
    };
    return handOff(parts, qualified(change));
  }

  get mails() {
    return this.office.sender.mails;
  }
}

describe('handing a lead off', () => {
  it('mails the routed rep, opens the handoff and tells the bus', async () => {
    const desk = new Desk();
    await desk.handOff();
    expect(desk.mails.map(({ to }) => to)).toEqual(['sales@example.com']);
    expect(desk.handoffs.held).toMatchObject({ state: 'open', rep: 'sales-desk', n: 1, openedAt: MONDAY });
    expect(desk.events.map(({ name, detail }) => [name, JSON.parse(detail)])).toEqual([
      [
        'LeadHandedOff',
        {
          version: 1,
          leadId: LEAD,
          model: 'default',
          n: 1,
          handoffId: desk.handoffs.held?.id,
          rep: 'sales-desk',
          at: new Date(MONDAY).toISOString(),
        },
      ],
    ]);
  });

  it('does so once however often the event is delivered', async () => {
    const desk = new Desk();
    await desk.handOff();
    await desk.handOff();
    expect([desk.mails.length, desk.events.length]).toEqual([1, 1]);
  });

  it('tells the bus later when it could not be told at once, without a second mail', async () => {
    const desk = new Desk();
    desk.busIsDown = true;
    await expect(desk.handOff()).rejects.toThrow('down');
    desk.busIsDown = false;
    await desk.handOff();
    expect([desk.mails.length, desk.events.length]).toEqual([1, 1]);
  });

  it('waits with the bus until the mail is out', async () => {
    const desk = new Desk([aChange()], { kind: 'unknown', error: 'TimeoutError' });
    await expect(desk.handOff()).rejects.toBeInstanceOf(NotSettledYet);
    expect(desk.events).toEqual([]);
    desk.office.now += 15 * 60_000;
    await desk.handOff();
    expect([desk.mails.length, desk.events.length]).toEqual([2, 1]);
  });

  it('drops a change that a later one took back', async () => {
    const desk = new Desk([aChange(), aChange({ n: 2, from: HOT, to: WARM })]);
    await desk.handOff();
    expect(desk.mails).toEqual([]);
  });

  it('still acts when a later change left the stage alone: nobody else would', async () => {
    const desk = new Desk([aChange(), aChange({ n: 2, from: HOT, to: { ...HOT, highValue: true } })]);
    await desk.handOff();
    expect(desk.mails).toHaveLength(1);
  });

  it('does not act for a stage that was lost and won back: that change is announced itself', async () => {
    const desk = new Desk([aChange(), aChange({ n: 2, to: WARM }), aChange({ n: 3, from: WARM })]);
    await desk.handOff(aChange());
    expect(desk.mails).toEqual([]);
    await desk.handOff(aChange({ n: 3 }));
    expect(desk.mails).toHaveLength(1);
  });

  it.each([
    ['a muted change', new Desk(), aChange({ muted: true })],
    ['a lead that was erased', new Desk([]), aChange()],
    [
      'a customer of another model',
      new Desk([aChange(), aChange({ model: 'other', to: { ...HOT, stage: 'customer' } })]),
      aChange(),
    ],
  ])('does nothing for %s', async (_what, desk, change) => {
    await desk.handOff(change);
    expect([desk.mails, desk.events, desk.handoffs.held]).toEqual([[], [], undefined]);
  });

  it('does nothing for a lead that is erased while the event is under way', async () => {
    const desk = new Desk();
    desk.history = undefined;
    await desk.handOff();
    expect([desk.mails, desk.handoffs.held]).toEqual([[], undefined]);
  });

  it('keeps one open handoff for a lead across its models', async () => {
    const desk = new Desk([aChange(), aChange({ model: 'other' })]);
    await desk.handOff();
    await desk.handOff(aChange({ model: 'other' }));
    expect(desk.mails).toHaveLength(1);
  });

  describe('of a person who was two leads', () => {
    const HOME = 'h'.repeat(26);
    const line = (type: 'merged' | 'unmerged', at: number): Activity =>
      anActivity({ id: `${type}${at}`, type, source: 'sales', occurredAt: at, properties: { lead: HOME } });
    const openAtHome = {
      id: 'home',
      state: 'open',
      model: 'default',
      n: 1,
      rep: 'sales-desk',
      openedAt: MONDAY,
    } as const;
    const deskWith = (...lines: Activity[]): Desk => {
      const desk = new Desk();
      desk.history = [...HISTORY, ...lines];
      desk.handoffs.others.set(HOME, openAtHome);
      return desk;
    };

    it('leaves them with the rep who has them under the other address', async () => {
      const desk = deskWith(line('merged', MONDAY));
      await desk.handOff();
      expect([desk.mails, desk.handoffs.held, desk.events]).toEqual([[], undefined, []]);
    });

    it('hands them off by themselves once they are two again', async () => {
      const desk = deskWith(line('merged', MONDAY - 2), line('unmerged', MONDAY - 1));
      await desk.handOff();
      expect(desk.mails).toHaveLength(1);
    });
  });

  it('finishes a handoff whose mail never went out when the lead qualifies again', async () => {
    const desk = new Desk([aChange()], { kind: 'refused', because: 'quota', error: 'Throttling' });
    await expect(desk.handOff()).rejects.toBeInstanceOf(MailRefused);
    desk.leads.journal.push(aChange({ n: 2, from: HOT, to: WARM }), aChange({ n: 3, from: WARM }));
    await desk.handOff(aChange({ n: 3 }));
    expect(desk.office.states).toEqual(['sent']);
    expect(desk.events).toHaveLength(1);
  });

  it('fails loudly when no rep takes the lead’s type', async () => {
    const desk = new Desk();
    desk.history = [anActivity({ type: 'form_submitted', interests: { press: true } })];
    await expect(desk.handOff()).rejects.toBeInstanceOf(NobodyTakesLead);
    expect(desk.handoffs.held).toBeUndefined();
  });

  it('tells the rep of what the person did, and never of a bot’s later click', async () => {
    const clickQualifies = compile(
      changedPlaybook((draft) => {
        modelOf(draft).stages.sql = { did: ['link_clicked', 'quote_requested'] };
      }),
      1,
    );
    const desk = new Desk();
    desk.playbook = clickQualifies;
    const named = {
      method: 'GET',
      agent: 'scanner',
      client: 'gateway',
      messageId: 'm1',
      linkId: 'case-study',
    };
    desk.history = [
      ...HISTORY,
      anActivity({ id: 'bot', type: 'link_clicked', occurredAt: MONDAY + 1, properties: named }),
    ];
    await desk.handOff();
    const [mail] = desk.mails;
    expect(mail?.text).toContain('Asked for a quote (2 Mar 2026, 09:00) qualifies by itself');
  });
});
