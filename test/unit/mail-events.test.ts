import { describe, expect, it } from 'vitest';
import { mailReport, recordMailEvent } from '../../functions/record-mail-events/record-mail-events.ts';
import type { MailAction } from '../../shared/stores/keys.ts';
import { MONDAY } from '../fixtures/leads.ts';
import { LEAD, PostOffice } from '../fixtures/mails.ts';
import { MemoryLog } from '../fixtures/memory-log.ts';

const SENT_AT = new Date(MONDAY - 1_000).toISOString();

class Desk {
  readonly office = new PostOffice();
  readonly log = new MemoryLog();

  async claimed(action: MailAction = 'nurture'): Promise<this> {
    await this.office.messages.claim({ action, leadId: LEAD, model: 'default', n: 3 }, undefined, MONDAY);
    return this;
  }

  report(
    type: string,
    more: { bounceType?: string; kind?: string; environment?: string } = {},
  ): Promise<void> {
    const { bounceType = '', kind = 'nurture', environment = 'dev' } = more;
    const tags = {
      'kindling-environment': [environment],
      'kindling-kind': [kind],
      'kindling-lead': [LEAD],
      'kindling-model': ['default'],
      'kindling-n': ['3'],
      'ses:configuration-set': ['kindling-dev'],
    };
    const report = mailReport.parse({ type, time: SENT_AT, tags, bounceType, bounceSubType: '' });
    const { messages } = this.office;
    return recordMailEvent(
      { messages, activities: this.log, clock: () => MONDAY, environment: 'dev' },
      report,
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
    ['Delivery', '', 'email_delivered', { kind: 'nurture' }],
    ['Complaint', '', 'complained', { kind: 'nurture' }],
    ['Bounce', 'Permanent', 'bounced', { kind: 'nurture', permanent: true }],
    ['Bounce', 'Transient', 'bounced', { kind: 'nurture', permanent: false }],
    ['Bounce', 'Undetermined', 'bounced', { kind: 'nurture', permanent: false }],
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
