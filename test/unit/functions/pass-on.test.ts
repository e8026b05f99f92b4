import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { passOn } from '../../../functions/hand-off/pass-on.ts';
import { log } from '../../../shared/runtime/logger.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { isoInstant } from '../../../shared/runtime/instant.ts';
import { MINUTE_MS } from '../../../shared/runtime/time.ts';
import { anActivity, MONDAY } from '../../fixtures/leads.ts';
import { LEAD } from '../../fixtures/mails.ts';
import { ready, READY, refused, SalesFloor, wrong } from '../../fixtures/sales-floor.ts';

const [desk] = defaultPlaybook.routing.reps;
const REPS = ['ada', 'ben', 'cleo'];

/** A lead that was handed off on a floor with three reps who fit it alike. */
async function aHandoff(reps: readonly string[] = REPS): Promise<SalesFloor> {
  const floor = new SalesFloor([ready]);
  const routing = {
    ...defaultPlaybook.routing,
    reps: reps.map((id) => ({ ...desk!, id, email: `${id}@example.com` })),
  };
  floor.playbook = compile({ ...defaultPlaybook, routing }, 1);
  await floor.handOff(ready);
  return floor;
}

const bounce = (floor: SalesFloor, attempt: number): Promise<void> =>
  passOn(floor.parts, {
    version: 1,
    leadId: LEAD,
    model: 'default',
    n: 1,
    attempt,
    at: isoInstant(MONDAY),
  });

const recipients = ({ office }: SalesFloor): string[] =>
  office.sender.mails.map(({ to }) => to.split('@')[0]!);

describe('a handoff whose mail did not reach its rep', () => {
  const told = vi.spyOn(log, 'error');
  beforeEach(() => void told.mockReturnValue());
  afterEach(() => told.mockClear());

  it('goes to the next best rep, and the bus hears who has it', async () => {
    const floor = await aHandoff();
    const [first] = recipients(floor);
    await bounce(floor, 1);
    const [, second] = recipients(floor);
    expect(second).not.toBe(first);
    expect(floor.told).toEqual([READY, READY]);
    expect(floor.handoffs.held).toMatchObject({ state: 'open', rep: second, unreached: [first] });
    expect(
      floor.events.map(({ name, detail }) => [name, (JSON.parse(detail) as { rep: string }).rep]),
    ).toEqual([
      ['LeadHandedOff', first],
      ['LeadHandedOff', second],
    ]);
  });

  it('tries each rep once, however the reports come, and stays with the last', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 12 }), async (noise) => {
        const floor = await aHandoff();
        for (const attempt of [...noise, 1, ...noise, 2, ...noise, 3, 3]) await bounce(floor, attempt);
        expect(recipients(floor).toSorted()).toEqual(REPS);
        expect(floor.handoffs.held).toMatchObject({ state: 'open', rep: recipients(floor).at(-1) });
        expect(floor.events).toHaveLength(3);
      }),
      { numRuns: 30 },
    );
  });

  it('says in the log that nobody else is there', async () => {
    const floor = await aHandoff(['ada']);
    await bounce(floor, 1);
    expect(recipients(floor)).toEqual(['ada']);
    expect(told.mock.calls).toEqual([
      ['No other rep takes the lead.', expect.objectContaining({ leadId: LEAD, rep: 'ada' })],
    ]);
  });

  it('is not mailed to the next rep twice when the bus fails between', async () => {
    const floor = await aHandoff();
    floor.busIsDown = true;
    await expect(bounce(floor, 1)).rejects.toThrow('down');
    floor.busIsDown = false;
    await bounce(floor, 1);
    expect([recipients(floor).length, floor.events.length]).toEqual([2, 2]);
  });

  it('waits for SES as any other', async () => {
    const floor = await aHandoff();
    floor.office.sender.outcomes.push(refused);
    await expect(bounce(floor, 1)).rejects.toThrow('refused');
    await bounce(floor, 1);
    expect(floor.events).toHaveLength(2);
  });

  it('stays where a rep has accepted it, an outcome was told, or it was recalled', async () => {
    const accepted = await aHandoff();
    accepted.handoffs.held = { ...accepted.handoffs.held!, state: 'accepted' };
    const over = await aHandoff();
    over.history = [
      ...over.history!,
      anActivity({ id: 'w', type: 'won', occurredAt: MONDAY + MINUTE_MS, receivedAt: MONDAY + MINUTE_MS }),
    ];
    const recalled = (await aHandoff()).write(wrong);
    await recalled.recall(wrong);
    for (const floor of [accepted, over, recalled]) {
      const before = recipients(floor);
      await bounce(floor, 1);
      expect(recipients(floor)).toEqual(before);
    }
  });

  it('is recalled from the rep who has it now, and not before they were told', async () => {
    const floor = await aHandoff();
    await bounce(floor, 1);
    floor.write(wrong);
    await floor.recall(wrong);
    const [, second, third] = recipients(floor);
    expect([third, floor.told.at(-1)]).toEqual([second, 'Do not call yet']);
  });
});
