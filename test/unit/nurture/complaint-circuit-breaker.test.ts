import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { BREAKER_OPEN, isBreakerOpen } from '../../../shared/nurture/complaint-circuit-breaker.ts';
import { log as logger } from '../../../shared/runtime/logger.ts';
import { days, MONDAY } from '../../fixtures/leads.ts';
import { NurtureDesk } from '../../fixtures/nurture-desk.ts';

const fates = (complained: number, delivered: number) => ({ complained, delivered, bounced: 0 });
const noon = MONDAY + days(1);

async function dueDesk(complained: number, delivered: number, at = noon): Promise<NurtureDesk> {
  const desk = new NurtureDesk();
  await desk.tell();
  await desk.tally.count('complained', at, complained);
  await desk.tally.count('delivered', at, delivered);
  desk.office.now = noon;
  return desk;
}

describe('the brake', () => {
  it.each([
    [2, 10, false],
    [3, 10, true],
    [3, 1_500, true],
    [3, 1_501, false],
    [20, 10_000, true],
    [19, 10_000, false],
    [3, 0, true],
    [0, 0, false],
  ])('at %i complaints of %i mails: %s', (complained, delivered, braked) => {
    expect(isBreakerOpen(fates(complained, delivered))).toBe(braked);
  });

  it('keeps below what Gmail and Yahoo bear, whatever the volume', () => {
    const aCount = fc.nat(100_000);
    fc.assert(
      fc.property(aCount, aCount, (complained, delivered) => {
        const isBad = complained >= 3 && complained / delivered >= 0.003;
        expect(isBreakerOpen(fates(complained, delivered)) || !isBad).toBe(true);
      }),
    );
  });
});

describe('nurture mail', () => {
  it('stands still while too many people call it spam, and tells so by the words that the alarm counts', async () => {
    const error = vi.spyOn(logger, 'error').mockReturnValue();
    const desk = await dueDesk(3, 1_500);
    for (let minute = 0; minute < 3; minute += 1) expect(await desk.sweep()).toMatchObject({ sent: 0 });
    expect(desk.mails).toEqual([]);
    expect(error.mock.calls.map(([message]) => message)).toEqual([BREAKER_OPEN, BREAKER_OPEN, BREAKER_OPEN]);
    error.mockRestore();
  });

  it('goes on where it stood as soon as the share has fallen: nothing was skipped', async () => {
    const desk = await dueDesk(3, 1_500);
    await desk.sweep();
    await desk.tally.count('delivered', noon, 1);
    await desk.sweep();
    expect(desk.mails).toHaveLength(1);
    expect(desk.messages).toMatchObject([{ n: 1, state: 'sent' }]);
  });

  it('goes on by itself when the complaints are a week old', async () => {
    const desk = await dueDesk(5, 10);
    for (let day = 0; day < 7; day += 1) {
      desk.office.now = noon + days(day);
      await desk.sweep();
    }
    expect(desk.mails).toEqual([]);
    desk.office.now = noon + days(7);
    await desk.sweep();
    expect(desk.mails).toHaveLength(1);
  });

  it('asks for the figures once a sweep, and only when a mail is due', async () => {
    const desk = await dueDesk(0, 10);
    const recent = vi.spyOn(desk.tally, 'recent');
    desk.office.now = MONDAY;
    await desk.sweep();
    expect(recent).not.toHaveBeenCalled();
    desk.office.now = noon;
    await desk.sweep();
    expect(recent).toHaveBeenCalledTimes(1);
  });
});
