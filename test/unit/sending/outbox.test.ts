import { describe, expect, it } from 'vitest';
import { allowList } from '../../../shared/sending/allow-list.ts';
import { MailRefused, nextStep, NotSettledYet } from '../../../shared/sending/outbox.ts';
import type { SendResult } from '../../../shared/sending/ses-sender.ts';
import type { Message, MessageId, MessageState } from '../../../shared/stores/message.ts';
import { LEAD, PostOffice } from '../../fixtures/mails.ts';

const MINUTE = 60_000;
const id: MessageId = { action: 'handoff', leadId: LEAD, model: 'default', n: 1 };
const mail = { to: 'sales@example.com', subject: 's', text: 't', html: 'h' };
const unknown: SendResult = { kind: 'unknown', error: 'TimeoutError' };
const refused: SendResult = { kind: 'refused', because: 'quota', error: 'Throttling' };

/** One delivery of the queue's record. */
async function delivery(
  office: PostOffice,
  whenUnsure: 'give up' | 'send again' = 'send again',
): Promise<void> {
  const held = await office.messages.find(id);
  if (!(await office.outbox.ready(id, held, whenUnsure))) return;
  await office.outbox.claim(id, held);
  await office.outbox.send(id, mail);
}

const inState = (state: MessageState): Message => ({
  action: 'handoff',
  model: 'default',
  n: 1,
  state,
  claimedAt: 0,
  stateAt: 0,
});

describe('deciding about a message', () => {
  it.each([
    [undefined, 0, 'send', 'send'],
    [inState('failed'), 0, 'send', 'send'],
    [inState('sent'), 60, 'nothing', 'nothing'],
    [inState('skipped'), 60, 'nothing', 'nothing'],
    [inState('claimed'), 14, 'wait', 'wait'],
    [inState('unknown'), 14, 'wait', 'wait'],
    [inState('claimed'), 15, 'send', 'give up'],
    [inState('unknown'), 15, 'send', 'give up'],
  ] as const)('%j after %i minutes', (held, minutes, handoff, nurture) => {
    expect(nextStep(held, minutes * MINUTE, 'send again')).toBe(handoff);
    expect(nextStep(held, minutes * MINUTE, 'give up')).toBe(nurture);
  });
});

describe('sending once', () => {
  it('sends once however often the record is delivered', async () => {
    const office = new PostOffice();
    await delivery(office);
    await delivery(office);
    expect(office.sender.mails).toHaveLength(1);
    expect(office.states).toEqual(['sent']);
  });

  it('lets one of two that claim at once send', async () => {
    const office = new PostOffice();
    const results = await Promise.allSettled([delivery(office), delivery(office)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(office.sender.mails).toHaveLength(1);
  });

  it('sends again after a proven refusal', async () => {
    const office = new PostOffice(refused);
    await expect(delivery(office)).rejects.toBeInstanceOf(MailRefused);
    expect(office.states).toEqual(['failed']);
    await delivery(office);
    expect(office.states).toEqual(['sent']);
  });

  it('waits for SES to report a mail of unknown fate, and is done when it does', async () => {
    const office = new PostOffice(unknown);
    await expect(delivery(office)).rejects.toBeInstanceOf(NotSettledYet);
    office.now += 5 * MINUTE;
    await expect(delivery(office)).rejects.toBeInstanceOf(NotSettledYet);
    await office.messages.settle(id, 'accepted', office.now);
    await delivery(office);
    expect(office.sender.mails).toHaveLength(1);
  });

  it('sends a handoff again when nobody has reported after 15 minutes', async () => {
    const office = new PostOffice(unknown);
    await expect(delivery(office)).rejects.toBeInstanceOf(NotSettledYet);
    office.now += 15 * MINUTE;
    await delivery(office);
    expect(office.sender.mails).toHaveLength(2);
    expect(office.states).toEqual(['sent']);
  });

  it('gives nurture mail up instead', async () => {
    const office = new PostOffice(unknown);
    await expect(delivery(office, 'give up')).rejects.toBeInstanceOf(NotSettledYet);
    office.now += 15 * MINUTE;
    await delivery(office, 'give up');
    expect(office.sender.mails).toHaveLength(1);
    expect(office.states).toEqual(['skipped']);
  });

  it('believes a report that overtakes the answer', async () => {
    const office = new PostOffice();
    await office.outbox.claim(id, undefined);
    await office.messages.settle(id, 'accepted', office.now);
    await office.outbox.send(id, mail);
    expect(office.states).toEqual(['sent']);
  });
});

describe('an environment that writes to some people only', () => {
  it('gives a mail to anybody else up unsent, and does not ask for it again', async () => {
    const office = new PostOffice();
    await office.outbox.claim(id, undefined);
    await office.outbox.send(id, { ...mail, to: 'person@elsewhere.example' });
    expect(office.sender.mails).toEqual([]);
    expect([...office.messages.kept.values()]).toMatchObject([{ state: 'skipped', reason: 'withheld' }]);
    await delivery(office);
    expect(office.sender.mails).toEqual([]);
  });

  it.each([
    ['*', 'anybody@elsewhere.example', true],
    ['*@example.com', 'Ada@EXAMPLE.com', true],
    ['*@example.com', 'ada@sub.example.com', false],
    ['*@example.com', 'ada@example.com.evil.example', false],
    ['ada@example.com  *@example.org', 'ADA@example.com', true],
    ['ada@example.com', 'eve@example.com', false],
  ])('with the list %s, to %s: %s', (list, address, allowed) => {
    expect(allowList(list)(address)).toBe(allowed);
  });
});
