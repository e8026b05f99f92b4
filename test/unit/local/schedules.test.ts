import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { LocalClock } from '../../../infra/local/kit/clock.ts';
import { addDuration } from '../../../infra/local/kit/duration.ts';
import { compileSchedule } from '../../../infra/local/scheduler/schedule-expression.ts';
import { createServices } from '../../../infra/local/services.ts';
import { aLocal, aResource, arnOf } from '../../fixtures/a-local.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const at = (iso: string): number => Date.parse(iso);
const cool = arnOf('lambda', 'function:cool-leads');
const report = arnOf('lambda', 'function:report');

const resources = [
  aResource('AWS::Lambda::Function', cool),
  aResource('AWS::Lambda::Function', report),
  aResource('AWS::Scheduler::Schedule', arnOf('scheduler', 'schedule/default/cool'), {
    ScheduleExpression: 'rate(1 minute)',
    Target: { Arn: cool, Input: '{"cool":true}' },
  }),
  aResource('AWS::Events::Rule', arnOf('events', 'rule/daily'), {
    ScheduleExpression: 'cron(30 9 * * ? *)',
    Targets: [{ Id: 'f', Arn: report }],
  }),
];

async function started(state?: DatabaseSync) {
  const { local, invocations } = aLocal({ resources, ...(state && { state }) });
  const services = createServices(local);
  for (const part of services.parts) await part.start();
  const seen = (name: string) => invocations.filter((invocation) => invocation.function === name);
  return { local, seen, ...services };
}

const atOneSecond = (): number => 1_000;

describe('time', () => {
  it('runs forward only', async () => {
    const { local, schedules } = await started();
    await expect(schedules.advance(local.clock.now() - 1)).rejects.toThrow('forward only');
    expect(() => local.clock.jump(local.clock.now() - 1)).toThrow('forward only');
  });

  it('does not go back when the state is opened again', () => {
    const state = new DatabaseSync(':memory:');
    new LocalClock(state, atOneSecond).jump(5_000);
    expect(new LocalClock(state, atOneSecond).now()).toBe(5_000);
  });

  it('passes minute by minute, each begun minute firing once', async () => {
    const { local, seen, schedules } = await started();
    const start = local.clock.now();
    await schedules.advance(start + 3 * HOUR);
    expect(local.clock.now()).toBe(start + 3 * HOUR);
    const fired = seen(cool).map((invocation) => invocation.at);
    expect(fired).toHaveLength(180);
    expect(fired.every((instant, i) => instant === start + (i + 1) * MINUTE)).toBe(true);
    expect(seen(cool)[0]?.event).toEqual({ cool: true });
  });

  it('passes no slower or coarser beyond a day; what is rarer fires at its own minute', async () => {
    const { local, seen, schedules } = await started();
    const start = local.clock.now();
    await schedules.advance(start + 2 * DAY + 5 * MINUTE);
    expect(local.clock.now()).toBe(start + 2 * DAY + 5 * MINUTE);
    expect(seen(report).map((invocation) => invocation.at)).toEqual(
      [9.5 * HOUR, 33.5 * HOUR].map((wait) => start + wait),
    );
    expect(seen(cool).map((invocation) => invocation.at)).toEqual(
      Array.from({ length: 2 * 24 * 60 + 5 }, (_, minute) => start + (minute + 1) * MINUTE),
    );
    expect(seen(report)[0]?.event).toMatchObject({
      source: 'aws.events',
      time: '2030-01-01T09:30:00Z',
      detail: {},
    });
  });

  it('waits at each step until everything set off is done', async () => {
    const { local, schedules, bus } = await started();
    const order: number[] = [];
    local.clock.onJump(() => order.push(local.busy.count));
    bus.emit('default', { source: 'x', detailType: 'X', detail: {} });
    await schedules.advance(local.clock.now() + 10 * MINUTE);
    expect(order).toEqual(Array.from({ length: 10 }, () => 0));
  });

  it('remembers what was due before a restart', async () => {
    const state = new DatabaseSync(':memory:');
    const before = await started(state);
    for (const part of before.parts) await part.stop();
    before.local.clock.jump(before.local.clock.now() + HOUR);
    const after = await started(state);
    await after.local.busy.whenIdle();
    expect(after.seen(cool)).toHaveLength(1);
  });
});

describe('a schedule', () => {
  it('runs when asked for by name', async () => {
    const { schedules, seen } = await started();
    await schedules.run('cool');
    expect(seen(cool)).toHaveLength(1);
    await expect(schedules.run('warm')).rejects.toThrow('no such schedule');
  });

  it.each([
    ['rate(5 minutes)', '2030-01-01T00:01:00Z', '2030-01-01T00:05:00Z'],
    ['rate(1 hour)', '2030-01-01T00:00:00Z', '2030-01-01T01:00:00Z'],
    ['cron(0 9 ? * 2 *)', '2030-01-01T00:00:00Z', '2030-01-07T09:00:00Z'],
    ['cron(0 9 ? * MON-FRI *)', '2030-01-04T10:00:00Z', '2030-01-07T09:00:00Z'],
    ['cron(0/15 * * * ? *)', '2030-01-01T00:16:00Z', '2030-01-01T00:30:00Z'],
    ['cron(0 8 1 * ? *)', '2030-01-01T08:00:00Z', '2030-02-01T08:00:00Z'],
    ['cron(0 0 L * ? *)', '2030-01-01T08:00:00Z', '2030-01-31T00:00:00Z'],
    ['at(2030-03-01T12:00:00)', '2030-01-01T00:00:00Z', '2030-03-01T12:00:00Z'],
  ])('%s fires after %s at %s', (expression, after, next) => {
    expect(compileSchedule(expression)(at(after))).toBe(at(next));
  });

  it.each(['rate(0 minutes)', 'rate(1 fortnight)', 'cron(* * *)', 'every minute'])(
    'cannot be %s',
    (expression) => {
      expect(() => compileSchedule(expression)).toThrow(expression);
    },
  );
});

it.each([
  ['P1D', '2030-01-02T00:00:00Z'],
  ['P2W', '2030-01-15T00:00:00Z'],
  ['P1M', '2030-02-01T00:00:00Z'],
  ['P1Y', '2031-01-01T00:00:00Z'],
  ['PT1H30M', '2030-01-01T01:30:00Z'],
  ['P1DT0.5S', '2030-01-02T00:00:00.500Z'],
])('%s after New Year is %s', (duration, end) => {
  expect(addDuration(at('2030-01-01T00:00:00Z'), duration)).toBe(at(end));
});

it.each(['P', 'PT', '1D', 'P-1D', 'PT1D', ''])('"%s" is no duration', (text) => {
  expect(addDuration(0, text)).toBeUndefined();
});
