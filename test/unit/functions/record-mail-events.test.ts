import { describe, expect, it, vi } from 'vitest';
import { recordMailEvent } from '../../../functions/record-mail-events/record-mail-events.ts';
import { HANDOFF_UNDELIVERED } from '../../../functions/record-mail-events/undelivered.ts';
import { log as logger } from '../../../shared/runtime/logger.ts';
import type { BusEvent } from '../../../shared/events/event-bus.ts';
import type { MailAction } from '../../../shared/lead/mail-kinds.ts';
import { MONDAY } from '../../fixtures/leads.ts';
import { LEAD, PostOffice } from '../../fixtures/mails.ts';
import { MemoryTally } from '../../fixtures/memory-tally.ts';
import { MemoryLog } from '../../fixtures/memory-log.ts';

const SENT_AT = new Date(MONDAY - 1_000).toISOString();

class Desk {
  readonly office = new PostOffice();
  readonly log = new MemoryLog();
  readonly tally = new MemoryTally();
  readonly events: BusEvent[] = [];

  async claimed(action: MailAction = 'nurture', attempt?: number): Promise<this> {
    const id = { action, leadId: LEAD, model: 'default', n: 3, ...(attempt && { attempt }) };
    await this.office.messages.claim(id, undefined, MONDAY);
    return this;
  }

  report(
    type: string,
    more: Partial<Record<'bounceType' | 'bounceSubType' | 'kind' | 'environment' | 'attempt', string>> &
      Partial<Record<'complaintSubType' | 'complaintFeedbackType', string>> = {},
  ): Promise<void> {
    const { kind = 'nurture', environment = 'dev', attempt, ...rest } = more;
    return this.take({
      type,
      time: SENT_AT,
      sesId: 'ses-1',
      bounceType: '',
      bounceSubType: '',
      complaintSubType: '',
      complaintFeedbackType: '',
      ...rest,
      tags: {
        'kindling-environment': [environment],
        'kindling-kind': [kind],
        'kindling-lead': [LEAD],
        'kindling-model': ['default'],
        'kindling-n': ['3'],
        ...(attempt !== undefined && { 'kindling-attempt': [attempt] }),
        'ses:configuration-set': ['kindling-dev'],
      },
    });
  }

  /** Takes in a report in any shape. */
  take(body: unknown): Promise<void> {
    const { messages } = this.office;
    const { log: activities, tally, events } = this;
    const bus = { publish: async (event: BusEvent) => void events.push(event) };
    return recordMailEvent(
      { messages, activities, tally, bus, clock: () => MONDAY, environment: 'dev' },
      body,
    );
  }
}

describe('what SES reports of a mail', () => {
  it.each([
    ['Send', 'sent'],
    ['Reject', 'failed'],
    ['Rendering Failure', 'claimed'],
  ])('%s leaves the message %s', async (type, state) => {
    const desk = await new Desk().claimed();
    await desk.report(type);
    expect(desk.office.states).toEqual([state]);
    expect(desk.log.activities).toEqual([]);
  });

  it('settles a message even when a bounce overtakes the report of its sending', async () => {
    const desk = await new Desk().claimed();
    await desk.report('Bounce', { bounceType: 'Permanent' });
    expect(desk.office.states).toEqual(['sent']);
  });

  it.each([
    ['Delivery', '', 'email_delivered', { kind: 'nurture', messageId: 'default.3' }],
    ['Complaint', '', 'complained', { kind: 'nurture', messageId: 'default.3' }],
    ['Bounce', 'Permanent', 'bounced', { kind: 'nurture', messageId: 'default.3', permanent: true }],
    ['Bounce', 'Transient', 'bounced', { kind: 'nurture', messageId: 'default.3', permanent: false }],
    ['Bounce', 'Undetermined', 'bounced', { kind: 'nurture', messageId: 'default.3', permanent: false }],
  ])('%s (%s) adds "%s" to the lead’s history, once', async (type, bounceType, activity, properties) => {
    const desk = await new Desk().claimed();
    await desk.report(type, { bounceType });
    await desk.report(type, { bounceType });
    expect(desk.log.activities).toMatchObject([
      { type: activity, properties, occurredAt: MONDAY - 1_000, receivedAt: MONDAY, source: 'mail' },
    ]);
  });

  it('keeps a permanent bounce after a passing one of the same mail', async () => {
    const desk = await new Desk().claimed();
    await desk.report('Bounce', { bounceType: 'Transient' });
    await desk.report('Bounce', { bounceType: 'Permanent' });
    expect(desk.log.activities.map(({ properties }) => properties.permanent)).toEqual([false, true]);
  });

  it('keeps what happens to a rep’s mail out of the lead’s history', async () => {
    const desk = await new Desk().claimed('handoff');
    await desk.report('Bounce', { bounceType: 'Permanent', kind: 'handoff' });
    expect(desk.office.states).toEqual(['sent']);
    expect(desk.log.activities).toEqual([]);
  });

  it.each([
    ['Bounce', 'Permanent'],
    ['Bounce', 'Transient'],
    ['Bounce', 'Undetermined'],
    ['Complaint', ''],
    ['Reject', ''],
  ])(
    'tells of a rep’s mail that is lost, by %s (%s), in the words that the alarm counts',
    async (type, bounceType) => {
      const told = vi.spyOn(logger, 'error').mockReturnValue();
      const desk = await new Desk().claimed('handoff');
      await desk.report('Send', { kind: 'handoff' });
      await desk.report('DeliveryDelay', { kind: 'handoff' });
      await desk.report('Delivery', { kind: 'handoff' });
      await desk.report('Complaint', { kind: 'handoff', complaintFeedbackType: 'not-spam' });
      expect(told).not.toHaveBeenCalled();
      await desk.report(type, { kind: 'handoff', bounceType });
      expect(told.mock.calls).toEqual([
        [HANDOFF_UNDELIVERED, { action: 'handoff', leadId: LEAD, model: 'default', n: 3, type }],
      ]);
      told.mockRestore();
    },
  );

  it.each([
    ['Bounce', { bounceType: 'Permanent' }, true],
    ['Bounce', { bounceType: 'Transient', bounceSubType: 'MailboxFull' }, true],
    ['Bounce', { bounceType: 'Permanent', bounceSubType: 'OnAccountSuppressionList' }, true],
    ['Complaint', { complaintSubType: 'OnAccountSuppressionList' }, true],
    ['Complaint', { complaintFeedbackType: 'abuse' }, false],
    ['Delivery', {}, false],
    ['Reject', {}, false],
  ])(
    'has a handoff given to another rep where its mail did not arrive: %s %o',
    async (type, more, passes) => {
      const told = vi.spyOn(logger, 'error').mockReturnValue();
      const desk = await new Desk().claimed('handoff', 2);
      await desk.report(type, { ...more, kind: 'handoff', attempt: '2' });
      expect(desk.events.map(({ name, detail }) => [name, JSON.parse(detail)])).toEqual(
        passes
          ? [
              [
                'HandoffUndelivered',
                {
                  version: 1,
                  leadId: LEAD,
                  model: 'default',
                  n: 3,
                  attempt: 2,
                  at: new Date(MONDAY).toISOString(),
                },
              ],
            ]
          : [],
      );
      told.mockRestore();
    },
  );

  it('does not wake anybody for a recall that is lost', async () => {
    const told = vi.spyOn(logger, 'error').mockReturnValue();
    const desk = await new Desk().claimed('recall');
    await desk.report('Bounce', { kind: 'recall', bounceType: 'Permanent' });
    expect(told.mock.calls).toEqual([
      ['A recall mail did not reach its rep.', expect.objectContaining({ leadId: LEAD })],
    ]);
    expect([desk.office.states, desk.log.activities]).toEqual([['sent'], []]);
    told.mockRestore();
  });

  it('leaves a mail that was thrown away failed, though the report of its sending comes late', async () => {
    const desk = await new Desk().claimed();
    await desk.report('Reject');
    await desk.report('Send');
    expect(desk.office.states).toEqual(['failed']);
  });

  it('tells SES’s id of the mail even when it comes before SES’s own answer', async () => {
    const desk = await new Desk().claimed();
    await desk.report('Send');
    await desk.office.messages.settle(
      { action: 'nurture', leadId: LEAD, model: 'default', n: 3 },
      'accepted',
      MONDAY,
    );
    expect([...desk.office.messages.kept.values()]).toMatchObject([{ state: 'sent', sesId: 'ses-1' }]);
  });

  it.each([
    ['no tags at all', ''],
    ['tags of somebody else', { 'ses:configuration-set': ['kindling-dev'] }],
    ['tags of another environment', { 'kindling-environment': ['prod'] }],
  ])('passes over mail with %s', async (_whose, tags) => {
    const desk = await new Desk().claimed();
    await desk.take({ type: 'Bounce', time: SENT_AT, tags, bounceType: 'Permanent' });
    expect(desk.office.states).toEqual(['claimed']);
  });

  it('comes back when it is about our own mail and cannot be read', async () => {
    const tags = { 'kindling-environment': ['dev'] };
    await expect(new Desk().take({ type: 'Bounce', time: SENT_AT, tags })).rejects.toThrow('kindling-lead');
  });

  it('does not believe a report of a mail that was never sent', async () => {
    const desk = new Desk();
    await desk.report('Complaint');
    expect(desk.log.activities).toEqual([]);
  });

  it('does not hear the mail of another environment', async () => {
    const desk = await new Desk().claimed();
    await desk.report('Complaint', { environment: 'prod' });
    expect(desk.office.states).toEqual(['claimed']);
    expect(desk.log.activities).toEqual([]);
  });
});

describe('what is no complaint', () => {
  it('is a mail that was taken out of the spam folder', async () => {
    const desk = await new Desk().claimed();
    await desk.report('Complaint', { complaintFeedbackType: 'not-spam', complaintSubType: 'null' });
    expect(desk.log.activities).toEqual([]);
    expect(await desk.tally.recent(MONDAY)).toEqual({ delivered: 0, complained: 0, bounced: 0 });
    expect(desk.office.states).toEqual(['sent']);
  });

  it.each([
    ['Complaint', { complaintSubType: 'OnAccountSuppressionList' }],
    ['Bounce', { bounceType: 'Permanent', bounceSubType: 'OnAccountSuppressionList' }],
    ['Bounce', { bounceType: 'Permanent', bounceSubType: 'Suppressed' }],
  ])(
    'is a mail that SES did not try to deliver, nor is that a mailbox which is gone: %s %o',
    async (type, more) => {
      const desk = await new Desk().claimed();
      await desk.report(type, more);
      await desk.report(type, more);
      expect(desk.log.activities).toMatchObject([
        { type: 'bounced', properties: { permanent: false, suppressed: true } },
      ]);
      expect(await desk.tally.recent(MONDAY)).toEqual({ delivered: 0, complained: 0, bounced: 0 });
    },
  );

  it.each(['', 'abuse', 'fraud', 'virus', 'other', 'auth-failure'])(
    'is nothing that a provider calls "%s"',
    async (complaintFeedbackType) => {
      const desk = await new Desk().claimed();
      await desk.report('Complaint', { complaintFeedbackType });
      expect(desk.log.activities.map(({ type }) => type)).toEqual(['complained']);
    },
  );
});

describe('what became of mail to leads', () => {
  it('is counted once, however often it is reported, whatever kind of mail to them it was', async () => {
    const desk = await new Desk().claimed();
    await desk.claimed('confirmation');
    for (const kind of ['nurture', 'nurture', 'confirmation', 'nurture']) {
      await desk.report('Delivery', { kind });
      await desk.report('Complaint', { kind });
    }
    expect(await desk.tally.recent(MONDAY)).toEqual({ delivered: 2, complained: 2, bounced: 0 });
    expect(desk.log.activities.map(({ properties }) => properties.kind)).toContain('confirmation');
  });

  it('is not a matter of mail to reps', async () => {
    const desk = await new Desk().claimed('handoff');
    await desk.report('Delivery', { kind: 'handoff' });
    expect(await desk.tally.recent(MONDAY)).toEqual({ delivered: 0, complained: 0, bounced: 0 });
  });
});
