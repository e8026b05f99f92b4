import { describe, expect, it } from 'vitest';
import { HandoffMoved } from '../../../functions/recall-handoffs/recall.ts';
import { MailRefused, NotSettledYet } from '../../../shared/sending/outbox.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { anActivity, days, MONDAY } from '../../fixtures/leads.ts';
import { aChange, HOT, LEAD, WARM } from '../../fixtures/mails.ts';
import {
  aMistake,
  NOT_YET,
  QUOTED,
  READY,
  ready,
  refused,
  SalesFloor,
  unanswered,
  wrong,
} from '../../fixtures/sales-floor.ts';

describe('a correction that takes SQL away', () => {
  it('recalls the handoff, mails its rep, tells the bus', async () => {
    const floor = await aMistake();
    await floor.recall(wrong);
    expect(floor.told).toEqual([READY, NOT_YET]);
    expect(floor.office.sender.mails[1]!.to).toBe('sales@example.com');
    expect(floor.handoffs.held).toMatchObject({
      state: 'recalled',
      n: 1,
      correction: { model: 'default', n: 2, at: MONDAY + days(1) },
    });
    expect(floor.announced).toEqual(['LeadHandedOff', 'HandoffRecalled']);
    expect(JSON.parse(floor.events[1]!.detail)).toEqual({
      version: 1,
      leadId: LEAD,
      model: 'default',
      n: 2,
      handoffId: floor.handoffs.held!.id,
      rep: 'sales-desk',
      at: new Date(MONDAY + days(1)).toISOString(),
    });
  });

  it('does so once however often the event is delivered', async () => {
    const floor = await aMistake();
    for (let delivery = 0; delivery < 3; delivery += 1) await floor.recall(wrong);
    expect([floor.told, floor.announced.length]).toEqual([[READY, NOT_YET], 2]);
  });

  it('goes on where it stopped when the mail is refused, and when the bus is down', async () => {
    const floor = await aMistake();
    floor.office.sender.outcomes.push(refused);
    await expect(floor.recall(wrong)).rejects.toBeInstanceOf(MailRefused);
    floor.busIsDown = true;
    await expect(floor.recall(wrong)).rejects.toThrow('down');
    floor.busIsDown = false;
    await floor.recall(wrong);
    await floor.recall(wrong);
    expect(floor.told).toEqual([READY, NOT_YET, NOT_YET]);
    expect(floor.office.states).toEqual(['sent', 'sent']);
    expect(floor.announced).toEqual(['LeadHandedOff', 'HandoffRecalled']);
  });

  it('mails again when nobody can tell whether the mail went out', async () => {
    const floor = await aMistake();
    floor.office.sender.outcomes.push(unanswered);
    await expect(floor.recall(wrong)).rejects.toBeInstanceOf(NotSettledYet);
    await expect(floor.recall(wrong)).rejects.toBeInstanceOf(NotSettledYet);
    floor.office.now += 15 * 60_000;
    await floor.recall(wrong);
    expect(floor.told).toEqual([READY, NOT_YET, NOT_YET]);
  });

  it.each([
    ['was refused', refused],
    ['never began', undefined],
  ])('is quiet towards a rep whose handoff mail %s', async (_what, outcome) => {
    const floor = new SalesFloor([ready], ...(outcome ? [outcome] : []));
    if (outcome) await expect(floor.handOff(ready)).rejects.toBeInstanceOf(MailRefused);
    else
      await floor.handoffs.open(LEAD, {
        id: 'h',
        state: 'open',
        model: 'default',
        n: 1,
        rep: 'sales-desk',
        openedAt: MONDAY,
      });
    const before = floor.told.length;
    floor.write(wrong);
    await floor.recall(wrong);
    await floor.handOff(ready);
    expect([floor.told.length, floor.announced]).toEqual([before, []]);
    expect(floor.handoffs.held?.state).toBe('recalled');
  });

  it('tells a rep whose handoff mail may have arrived', async () => {
    const floor = await aMistake(unanswered);
    await floor.recall(wrong);
    expect(floor.told).toEqual([READY, NOT_YET]);
  });

  it('tells the bus what it was told, where this environment does not write to the rep', async () => {
    const floor = new SalesFloor([ready]);
    const { playbook } = floor.playbook;
    const reps = playbook.routing.reps.map((rep) => ({ ...rep, email: 'sales@example.net' }));
    floor.playbook = compile({ ...playbook, routing: { ...playbook.routing, reps } }, 1);
    await floor.handOff(ready);
    floor.write(wrong);
    await floor.recall(wrong);
    await floor.recall(wrong);
    expect([floor.told, floor.announced]).toEqual([[], ['LeadHandedOff', 'HandoffRecalled']]);
  });

  it('waits while the handoff mail is being sent, but not for a sender that crashed', async () => {
    const floor = new SalesFloor([ready]);
    const id = { action: 'handoff', leadId: LEAD, model: 'default', n: 1 } as const;
    await floor.handOff(ready);
    floor.office.messages.kept.clear();
    await floor.office.messages.claim(id, undefined, MONDAY);
    floor.write(wrong);
    await expect(floor.recall(wrong)).rejects.toBeInstanceOf(NotSettledYet);
    floor.office.now += 15 * 60_000;
    await floor.recall(wrong);
    expect(floor.told).toEqual([READY, NOT_YET]);
  });

  it('overtakes the handoff: neither mail goes out', async () => {
    const floor = new SalesFloor([ready, wrong]);
    await floor.recall(wrong);
    await floor.handOff(ready);
    expect([floor.told, floor.announced, floor.handoffs.held]).toEqual([[], [], undefined]);
  });

  it('comes between the claim of the handoff mail and its sending: neither mail goes out', async () => {
    const floor = new SalesFloor([ready]);
    const { messages } = floor.office;
    const claim = messages.claim.bind(messages);
    let recalling: Promise<void> | undefined;
    messages.claim = async (...claimed) => {
      const won = await claim(...claimed);
      floor.write(wrong);
      recalling = floor.recall(wrong);
      await recalling.catch(() => {});
      return won;
    };
    await floor.handOff(ready);
    await expect(recalling).rejects.toBeInstanceOf(NotSettledYet);
    await floor.recall(wrong);
    expect([floor.told, floor.announced]).toEqual([[], []]);
    expect(floor.office.states).toEqual(['failed']);
  });

  it('leaves a rep who has accepted the lead to it, with a note', async () => {
    const floor = await aMistake();
    floor.handoffs.held = { ...floor.handoffs.held!, state: 'accepted' };
    await floor.recall(wrong);
    await floor.recall(wrong);
    expect(floor.handoffs.held).toMatchObject({ state: 'accepted', correction: { n: 2 } });
    expect([floor.told, floor.announced]).toEqual([[READY], ['LeadHandedOff']]);
  });

  it('comes back when the rep accepts at the same moment', async () => {
    const floor = await aMistake();
    const accepted = { ...floor.handoffs.held!, state: 'accepted' } as const;
    const { handoffs } = floor;
    const correct = handoffs.correct.bind(handoffs);
    handoffs.correct = async (...args) => {
      handoffs.held = accepted;
      handoffs.correct = correct;
      return handoffs.correct(...args);
    };
    await expect(floor.recall(wrong)).rejects.toBeInstanceOf(HandoffMoved);
    await floor.recall(wrong);
    expect(handoffs.held).toEqual({ ...accepted, correction: expect.objectContaining({ n: 2 }) });
    expect(floor.told).toEqual([READY]);
  });

  const other = aChange({ model: 'other' });
  const twoModels = {
    ...defaultPlaybook,
    models: { default: defaultPlaybook.models['default']!, other: defaultPlaybook.models['default']! },
  };

  it('changes nothing while another model still holds the lead to be ready', async () => {
    const floor = await aMistake();
    floor.playbook = compile(twoModels, 1);
    floor.write(other);
    await floor.recall(wrong);
    expect([floor.handoffs.held?.state, floor.told]).toEqual(['open', [READY]]);
    const wrongToo = { ...wrong, model: 'other' };
    floor.write(wrongToo);
    await floor.recall(wrongToo);
    expect([floor.handoffs.held?.state, floor.told]).toEqual(['recalled', [READY, NOT_YET]]);
  });

  it('is told once when two models are corrected at a time', async () => {
    const floor = await aMistake();
    floor.playbook = compile(twoModels, 1);
    const wrongToo = { ...wrong, model: 'other' };
    floor.write(other, wrongToo);
    await Promise.allSettled([floor.recall(wrong), floor.recall(wrongToo)]);
    await floor.recall(wrongToo);
    expect([floor.told, floor.announced.length]).toEqual([[READY, NOT_YET], 2]);
  });

  it('does not mind what a model thought that has left the playbook', async () => {
    const floor = await aMistake();
    floor.write(other);
    await floor.recall(wrong);
    expect(floor.told).toEqual([READY, NOT_YET]);
  });

  it('tells the bus alone when the rep has left the playbook', async () => {
    const floor = await aMistake();
    const [, recruiting] = defaultPlaybook.routing.reps;
    floor.playbook = compile(
      { ...defaultPlaybook, routing: { ...defaultPlaybook.routing, reps: [recruiting!] } },
      1,
    );
    await floor.recall(wrong);
    expect([floor.told, floor.announced]).toEqual([[READY], ['LeadHandedOff', 'HandoffRecalled']]);
  });

  it.each([
    ['a cooling', { ...wrong, corrects: undefined, to: { ...HOT, tier: 'warm' as const } }],
    ['a stage that fell without a correction', { ...wrong, corrects: undefined }],
    ['a correction of the tier alone', { ...wrong, to: { ...HOT, tier: 'warm' as const } }],
    [
      'a correction of what was no more than interest',
      { ...wrong, from: WARM, to: { ...WARM, stage: 'lead' as const } },
    ],
    ['a correction that makes a customer', { ...wrong, to: { ...HOT, stage: 'customer' as const } }],
    ['a muted correction', { ...wrong, muted: true }],
  ])('is not what %s is: nothing is recalled', async (_what, change) => {
    const floor = new SalesFloor([ready]);
    await floor.handOff(ready);
    floor.write(change);
    await floor.recall(change);
    expect([floor.handoffs.held?.state, floor.told]).toEqual(['open', [READY]]);
  });

  it('does nothing once sales have told an outcome, or the person was erased', async () => {
    const floor = await aMistake();
    floor.history = [...QUOTED, anActivity({ id: 'r', type: 'rejected', occurredAt: MONDAY + 1 })];
    await floor.recall(wrong);
    floor.history = undefined;
    await floor.recall(wrong);
    expect([floor.handoffs.held?.state, floor.told]).toEqual(['open', [READY]]);
  });
});
