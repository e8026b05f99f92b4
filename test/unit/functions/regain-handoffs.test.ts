import { describe, expect, it } from 'vitest';
import { MailRefused, NotSettledYet } from '../../../shared/sending/outbox.ts';
import { anActivity, days, MONDAY } from '../../fixtures/leads.ts';
import { LEAD } from '../../fixtures/mails.ts';
import {
  again,
  aMistake,
  NOT_YET,
  QUOTED,
  READY,
  ready,
  refused,
  type SalesFloor,
  wrong,
} from '../../fixtures/sales-floor.ts';

describe('a lead that is ready again', () => {
  /** A lead that was recalled, and has become SQL again. */
  async function aRegain(): Promise<SalesFloor> {
    const floor = await aMistake();
    await floor.recall(wrong);
    floor.office.now = again.decidedAt;
    return floor.write(again);
  }

  it('goes back to its rep: the same handoff, one more mail, the bus is told again', async () => {
    const floor = await aRegain();
    const { id } = floor.handoffs.held!;
    await floor.handOff(again);
    await floor.handOff(again);
    await floor.handOff(ready);
    await floor.recall(wrong);
    expect(floor.handoffs.held).toMatchObject({
      id,
      state: 'open',
      rep: 'sales-desk',
      n: 3,
      openedAt: MONDAY,
      reopenedAt: again.decidedAt,
      correction: undefined,
    });
    expect(floor.told).toEqual([READY, NOT_YET, READY]);
    expect(floor.events.map(({ detail }) => JSON.parse(detail))).toMatchObject([
      { handoffId: id, n: 1 },
      { handoffId: id, n: 2 },
      { handoffId: id, n: 3, at: new Date(again.decidedAt).toISOString() },
    ]);
  });

  it.each([
    [14, true],
    [15, false],
  ])('%i days after the recall, is the same handoff: %s', async (rest, same) => {
    const floor = await aRegain();
    const { id } = floor.handoffs.held!;
    const late = { ...again, decidedAt: wrong.decidedAt + days(rest) };
    await floor.handOff(late);
    expect(floor.handoffs.held?.id === id).toBe(same);
    expect(floor.handoffs.held).toMatchObject({ state: 'open', n: 3 });
    expect(floor.told).toEqual([READY, NOT_YET, READY]);
  });

  it('is routed anew when its rep has left the playbook, or had told an outcome', async () => {
    for (const gone of [true, false]) {
      const floor = await aRegain();
      const { id } = floor.handoffs.held!;
      if (gone) floor.handoffs.held = { ...floor.handoffs.held!, rep: 'somebody' };
      else floor.history = [...QUOTED, anActivity({ id: 'l', type: 'lost', occurredAt: MONDAY + days(2) })];
      await floor.handOff(again);
      expect(floor.handoffs.held?.id).not.toBe(id);
      expect(floor.handoffs.held).toMatchObject({ state: 'open', rep: 'sales-desk' });
    }
  });

  it('before the recall was dealt with stays where it is, and its rep hears nothing', async () => {
    const floor = await aMistake();
    floor.write(again);
    await floor.handOff(again);
    await floor.recall(wrong);
    expect([floor.handoffs.held?.n, floor.told]).toEqual([1, [READY]]);
  });

  it('while the recall’s mail waits is mailed alone: the last word is right', async () => {
    const floor = await aMistake();
    floor.office.sender.outcomes.push(refused);
    await expect(floor.recall(wrong)).rejects.toBeInstanceOf(MailRefused);
    floor.write(again);
    await floor.handOff(again);
    await floor.recall(wrong);
    expect(floor.told).toEqual([READY, NOT_YET, READY]);
    expect(floor.announced).toEqual(['LeadHandedOff', 'LeadHandedOff']);
  });

  it('while the recall’s mail is being sent waits for it', async () => {
    const floor = await aMistake();
    await floor.recall(wrong);
    const id = { action: 'recall', leadId: LEAD, model: 'default', n: 2 } as const;
    const { messages } = floor.office;
    await messages.claim(id, await messages.find(id), floor.office.now);
    floor.write(again);
    await expect(floor.handOff(again)).rejects.toBeInstanceOf(NotSettledYet);
    await messages.settle(id, 'accepted', floor.office.now);
    await floor.handOff(again);
    expect(floor.told).toEqual([READY, NOT_YET, READY]);
  });

  it('between the claim of the recall’s mail and its sending is mailed alone', async () => {
    const floor = await aMistake();
    const { messages } = floor.office;
    const claim = messages.claim.bind(messages);
    messages.claim = async (...claimed) => {
      messages.claim = claim;
      const won = await claim(...claimed);
      floor.write(again);
      await expect(floor.handOff(again)).rejects.toBeInstanceOf(NotSettledYet);
      return won;
    };
    await floor.recall(wrong);
    await floor.handOff(again);
    expect(floor.told).toEqual([READY, READY]);
    expect(floor.announced).toEqual(['LeadHandedOff', 'LeadHandedOff']);
  });

  it('and wrong again before its handoff is opened again stays recalled', async () => {
    const floor = await aRegain();
    const { handoffs } = floor;
    const regain = handoffs.regain.bind(handoffs);
    handoffs.regain = (...args) => {
      floor.write({ ...wrong, n: 4, corrects: 3 });
      return regain(...args);
    };
    await floor.handOff(again);
    expect([handoffs.held?.state, floor.told]).toEqual(['recalled', [READY, NOT_YET]]);
  });

  it('and wrong again is recalled again', async () => {
    const floor = await aRegain();
    await floor.handOff(again);
    const wrongAgain = { ...wrong, n: 4, corrects: 3, decidedAt: MONDAY + days(11) };
    floor.office.now = wrongAgain.decidedAt;
    floor.write(wrongAgain);
    await floor.recall(wrongAgain);
    await floor.recall(wrong);
    expect(floor.told).toEqual([READY, NOT_YET, READY, NOT_YET]);
    expect(floor.handoffs.held).toMatchObject({ state: 'recalled', correction: { n: 4 } });
  });

  it('takes the note off a handoff that its rep has accepted', async () => {
    const floor = await aMistake();
    floor.handoffs.held = { ...floor.handoffs.held!, state: 'accepted' };
    await floor.recall(wrong);
    floor.write(again);
    await floor.handOff(again);
    expect(floor.handoffs.held).toMatchObject({ state: 'accepted', correction: undefined });
    expect(floor.told).toEqual([READY]);
  });
});
