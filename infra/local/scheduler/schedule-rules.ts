import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../template/arns.ts';
import type { Resource } from '../template/resource.ts';
import { wholeSeconds } from '../eventbridge/bus.ts';
import { read, ruleProperties, scheduleProperties } from '../template/properties.ts';
import { compileSchedule, type NextFiring } from './schedule-expression.ts';
import type { JsonObject } from '../kit/json.ts';
import type { LocalContext } from '../local-service.ts';
import type { PrepareTarget, Target } from '../eventbridge/targets.ts';

/** A schedule of the template, whichever of the two services it belongs to. */
export interface Schedule {
  readonly name: string;
  readonly arn: string;
  /** Construct path. */
  readonly path: string;
  readonly source: 'aws.scheduler' | 'aws.events';
  readonly next: NextFiring;
  readonly targets: readonly Target[];
  /** ARNs of the targets. */
  readonly targetArns: readonly string[];
}

function ofRule(resource: Resource, prepare: PrepareTarget): Schedule[] {
  const { ScheduleExpression: expression, State: state, Targets: targets } = read(ruleProperties, resource);
  if (expression === undefined || state === 'DISABLED') return [];
  const { ref: name, arn, path } = resource;
  return [
    {
      name,
      arn,
      path,
      source: 'aws.events',
      next: compileSchedule(expression),
      targets: targets.map(prepare),
      targetArns: targets.map((target) => target.Arn),
    },
  ];
}

function ofScheduler(resource: Resource, prepare: PrepareTarget): Schedule[] {
  const schedule = read(scheduleProperties, resource);
  if (schedule.State === 'DISABLED') return [];
  const { ref: name, arn, path } = resource;
  const next = compileSchedule(schedule.ScheduleExpression, schedule.ScheduleExpressionTimezone);
  return [
    {
      name,
      arn,
      path,
      source: 'aws.scheduler',
      next,
      targets: [prepare(schedule.Target)],
      targetArns: [schedule.Target.Arn],
    },
  ];
}

/**
 * Reads the template's schedules that are enabled.
 * @throws {NotEmulated} for a schedule or a target that is not emulated here
 */
export const readSchedules = ({ assembly }: LocalContext, prepare: PrepareTarget): Schedule[] => [
  ...assembly.ofType('AWS::Events::Rule').flatMap((resource) => ofRule(resource, prepare)),
  ...assembly.ofType('AWS::Scheduler::Schedule').flatMap((resource) => ofScheduler(resource, prepare)),
];

/** What a target without an input of its own is sent; the two services write an empty detail differently. */
const event = ({ arn, source }: Schedule, at: number): JsonObject => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source,
  account: ACCOUNT,
  time: wholeSeconds(at),
  region: REGION,
  resources: [arn],
  detail: source === 'aws.scheduler' ? '{}' : {},
});

/** Stores what the targets of a schedule are due at an instant (local ms). */
export function fire(schedule: Schedule, at: number): void {
  const delivery = { event: event(schedule, at), ruleArn: schedule.arn, ruleName: schedule.name };
  for (const target of schedule.targets) target(delivery);
}
