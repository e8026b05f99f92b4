import { describe, expect, it } from 'vitest';
import { Alarm } from '../../../infra/local/kit/alarm.ts';
import type { DueIndex } from '../../../infra/local/scheduler/due-index.ts';
import type { SchedulesOptions } from '../../../infra/local/scheduler/schedules.ts';
import type { LocalContext } from '../../../infra/local/local-service.ts';
import { createServices } from '../../../infra/local/services.ts';
import { aLocal, aResource, arnOf } from '../../fixtures/a-local.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2030-01-01T00:00:00Z');

const cool = arnOf('lambda', 'function:cool');
const send = arnOf('lambda', 'function:send');
const report = arnOf('lambda', 'function:report');
const everyMinute = (name: string, target: string) =>
  aResource('AWS::Scheduler::Schedule', arnOf('scheduler', `schedule/default/${name}`), {
    ScheduleExpression: 'rate(1 minute)',
    Target: { Arn: target, Input: '{}' },
  });
const resources = [
  aResource('AWS::Lambda::Function', cool),
  aResource('AWS::Lambda::Function', send),
  aResource('AWS::Lambda::Function', report),
  everyMinute('cool', cool),
];

interface World {
  /** When items come up, in ms after the start. */
  readonly due?: readonly number[];
  /** What comes of an item when `cool` works on it; it may come up again later. */
  readonly work?: (dueAt: number, now: number) => number | undefined;
  /** Called whenever the index is read. */
  readonly onRead?: (local: LocalContext) => void;
  readonly more?: typeof resources;
  readonly options?: SchedulesOptions;
}

/** A local app whose function `cool` works off a due index held in memory. */
async function started({
  due = [],
  work = () => undefined,
  onRead = () => undefined,
  more = [],
  options = {},
}: World) {
  let items = due.map((wait) => START + wait);
  const dueIndex: DueIndex = {
    drives: ({ arn }) => arn === cool || arn === send,
    at: async (now) => {
      onRead(local);
      const overdue = items.filter((dueAt) => dueAt <= now).join(' ');
      return { overdue, next: Math.min(...items.filter((dueAt) => dueAt > now)) };
    },
  };
  const { local, invocations } = aLocal({
    resources: [...resources, ...more],
    answer: ({ function: name, at }) => {
      if (name === cool) items = items.flatMap((dueAt) => (dueAt > at ? dueAt : (work(dueAt, at) ?? [])));
      return { ok: true };
    },
  });
  const { parts, schedules } = createServices(local, { dueIndex, ...options });
  for (const part of parts) await part.start();
  const runs = (name: string) =>
    invocations.filter((invocation) => invocation.function === name).map(({ at }) => at - START);
  return { local, schedules, runs, parts };
}

describe('a sweep, while time passes,', () => {
  it('runs at the first firing at or after each due instant, and at the last one', async () => {
    const { schedules, runs, local } = await started({
      due: [5 * MINUTE, 5 * MINUTE + 1, 90 * MINUTE - 1, 3 * HOUR],
    });
    await schedules.advance(START + 10 * HOUR + 30_000);
    expect(runs(cool)).toEqual([5, 6, 90, 180, 600].map((minute) => minute * MINUTE));
    expect(local.clock.now()).toBe(START + 10 * HOUR + 30_000);
  });

  it('runs once a day where nothing comes up', async () => {
    const { schedules, runs } = await started({});
    await schedules.advance(START + 10 * DAY);
    expect(runs(cool)).toEqual(Array.from({ length: 10 }, (_, day) => (day + 1) * DAY));
  });

  it('does not run where it is not yet its time', async () => {
    const { schedules, runs } = await started({ due: [10_000] });
    await schedules.advance(START + 30_000);
    expect(runs(cool)).toEqual([]);
    await schedules.advance(START + 2 * MINUTE - 1);
    expect(runs(cool)).toEqual([MINUTE]);
  });

  it('runs for what another one puts into the index', async () => {
    const { schedules, runs } = await started({
      due: [HOUR],
      work: (dueAt) => (dueAt < START + 3 * HOUR ? dueAt + HOUR : undefined),
      more: [everyMinute('send', send)],
    });
    await schedules.advance(START + 5 * HOUR);
    expect(runs(cool)).toEqual([1, 2, 3, 5].map((hour) => hour * HOUR));
    expect(runs(send)).toEqual(runs(cool));
  });

  it('runs each minute for an item that stays due; after an hour in vain on whole hours only', async () => {
    const failing = { due: [30 * MINUTE, 6 * HOUR + 7 * MINUTE], work: (dueAt: number) => dueAt };
    const { schedules, runs } = await started(failing);
    await schedules.advance(START + 10 * HOUR);
    const minutes = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, minute) => (from + minute) * MINUTE);
    expect(runs(cool)).toEqual([
      ...minutes(30, 90),
      ...[2, 3, 4, 5, 6].map((hour) => hour * HOUR),
      ...minutes(6 * 60 + 7, 7 * 60 + 7),
      ...[8, 9, 10].map((hour) => hour * HOUR),
    ]);
  });

  it('leaves no firing out for good: the next passage meets what has come up meanwhile', async () => {
    const { schedules, runs } = await started({ due: [HOUR + 1] });
    await schedules.advance(START + HOUR + 30_000);
    await schedules.advance(START + 2 * HOUR);
    expect(runs(cool)).toEqual([60, 61, 120].map((minute) => minute * MINUTE));
  });

  it('runs at each firing where that is wanted', async () => {
    const { schedules, runs } = await started({ options: { everyFiring: true } });
    await schedules.advance(START + 3 * HOUR);
    expect(runs(cool)).toHaveLength(180);
  });
});

describe('time that passes', () => {
  it('leaves out no firing of a function that does something else, alone or beside a sweep', async () => {
    const both = aResource('AWS::Events::Rule', arnOf('events', 'rule/both'), {
      ScheduleExpression: 'rate(1 hour)',
      Targets: [
        { Id: 'cool', Arn: cool },
        { Id: 'report', Arn: report },
      ],
    });
    const { schedules, runs } = await started({ more: [everyMinute('report', report), both] });
    await schedules.advance(START + 2 * HOUR);
    expect(runs(report)).toHaveLength(120 + 2);
    expect(runs(cool)).toEqual([60, 120, 120].map((minute) => minute * MINUTE));
  });

  it('stops at each instant that somebody waits for', async () => {
    const { schedules, local } = await started({ due: [5 * HOUR] });
    const rung: number[] = [];
    const alarm: Alarm = new Alarm(local.clock, () => {
      rung.push(local.clock.now() - START);
      if (rung.length < 3) alarm.set(local.clock.now() + 2 * HOUR + 1);
    });
    alarm.set(START + 1_234);
    await schedules.advance(START + DAY);
    alarm.stop();
    expect(rung).toEqual([1_234, 2 * HOUR + 1_235, 4 * HOUR + 1_236]);
  });

  it('stops for good with the local app, at the instant that it has come to', async () => {
    const { schedules, local, parts, runs } = await started({
      due: [HOUR],
      work: (dueAt) => dueAt + HOUR,
    });
    const stop = async () => {
      for (const part of parts.toReversed()) await part.stop();
    };
    let stopping: Promise<void> | undefined;
    local.clock.onJump(() => {
      if (local.clock.now() === START + 3 * HOUR) stopping = stop();
    });
    await schedules.advance(START + DAY);
    await stopping;
    expect(local.clock.now()).toBe(START + 3 * HOUR);
    expect(runs(cool).length).toBeLessThanOrEqual(3);
  });

  it('stands still for a request from outside that comes in just before it goes on', async () => {
    const order: string[] = [];
    let isFirst = true;
    const { schedules, local } = await started({
      due: [HOUR],
      onRead: ({ busy }) => {
        if (!isFirst) return;
        isFirst = false;
        const leave = busy.enter('request');
        setImmediate(() => {
          order.push('answered');
          leave();
        });
      },
    });
    local.clock.onJump(() => order.push(`at ${(local.clock.now() - START) / HOUR} h`));
    await schedules.advance(START + 2 * HOUR);
    expect(order).toEqual(['answered', 'at 1 h', 'at 2 h']);
  });
});
