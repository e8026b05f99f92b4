import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handOff } from '../../../functions/hand-off/hand-off.ts';
import { recallHandoff } from '../../../functions/recall-handoffs/recall-handoffs.ts';
import type { Change } from '../../../shared/stores/change-item.ts';
import { MONDAY } from '../../fixtures/leads.ts';
import { aChange, announced, HOT, WARM } from '../../fixtures/mails.ts';
import { SalesFloor } from '../../fixtures/sales-floor.ts';

const RUNS = Number(process.env['RUNS'] ?? 500);
const VISIBILITY_TIMEOUT = 5 * 60_000;
const MOST_RECEIVES = 6;

class Crash extends Error {
  override readonly name = 'Crash';
}

/** A lead that is ready, was never ready, is ready again… */
const journalOf = (length: number): Change[] =>
  Array.from({ length }, (_, index) =>
    index % 2 === 0
      ? aChange({ n: index + 1, from: index === 0 ? aChange().from : WARM, decidedAt: MONDAY + index })
      : aChange({ n: index + 1, from: HOT, to: WARM, corrects: index, decidedAt: MONDAY + index }),
  );

/**
 * The same object, each call of which waits for its turn, and may be where its caller dies: before it or
 * right after.
 */
function paced<T extends object>(target: T, turn: () => Promise<boolean>): T {
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        if (await turn()) throw new Crash();
        const answer: unknown = await value.apply(object, args);
        if (await turn()) throw new Crash();
        return answer;
      };
    },
  });
}

describe('handoffs and corrections that cross', () => {
  it('end as the lead stands, and the last word to the rep is right, in any order and with crashes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 3 }),
        async (scheduler, length, crashes) => {
          const floor = new SalesFloor([]);
          let calls = 0;
          let dying = true;
          const turn = async (): Promise<boolean> => {
            await scheduler.schedule(Promise.resolve());
            floor.office.now += 1;
            calls += 1;
            return dying && crashes.includes(calls);
          };
          const { leads, handoffs, bus, ...others } = floor.parts;
          const messages = paced(floor.parts.messages, turn);
          const { sender } = floor.office;
          const parts = {
            ...others,
            leads: paced(leads, turn),
            handoffs: paced(handoffs, turn),
            bus: paced(bus, turn),
            messages,
            outbox: floor.office.outboxOver(messages, paced(sender, turn)),
          };
          const deliver = (change: Change): Promise<void> =>
            change.to.stage === 'sql'
              ? handOff(parts, { ...announced(change), stage: 'sql' })
              : recallHandoff(parts, announced(change));

          const journal = journalOf(length);
          const done: Promise<void>[] = [];
          const failed = new Set<Change>();
          const begin = (change: Change): number =>
            done.push(deliver(change).catch(() => void failed.add(change)));
          const { task } = scheduler.scheduleSequence(
            journal.map((change) => async () => {
              floor.write(change);
              begin(change);
              begin(change);
            }),
          );
          await scheduler.waitFor(task.then(() => Promise.all(done)));
          dying = false;
          for (let receive = 1; receive < MOST_RECEIVES && failed.size > 0; receive += 1) {
            floor.office.now += VISIBILITY_TIMEOUT;
            for (const change of failed) {
              const again = deliver(change).then(
                () => void failed.delete(change),
                () => {},
              );
              await scheduler.waitFor(again);
            }
          }

          const ready = journal.at(-1)!.to.stage === 'sql';
          expect([...failed]).toEqual([]);
          expect(floor.handoffs.held?.state === 'open').toBe(ready);
          if (ready) expect(floor.handoffs.held?.announcedAt).toBeDefined();
          expect(floor.told.at(-1) ?? 'Do not call yet').toBe(ready ? 'Ready to talk' : 'Do not call yet');
        },
      ),
      { numRuns: RUNS },
    );
  }, 600_000);
});
