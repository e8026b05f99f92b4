import { NotPlayedHere, resourceOf } from './arns.ts';
import { compileInput } from './input-transformer.ts';
import type { Delivery } from './input-transformer.ts';
import type { Invocations } from './invocations.ts';
import type { TargetProperties } from './properties.ts';
import type { Queues } from './queues.ts';
import type { Local } from './service.ts';

/** Stores what a rule or schedule sends to one of its targets, before it returns. */
export type Target = (delivery: Delivery) => void;

/** Prepares the targets of rules and schedules. */
export type PrepareTarget = (target: TargetProperties) => Target;

/** Rules and schedules reach queues, and functions asynchronously. */
export function prepareTargets(local: Local, queues: Queues, invocations: Invocations): PrepareTarget {
  return (target) => {
    const arn = target.Arn;
    const { type } = resourceOf(local.assembly, arn);
    const input = compileInput(target);
    if (type === 'AWS::SQS::Queue') return (delivery) => void queues.send(arn, input(delivery));
    if (type === 'AWS::Lambda::Function') return (delivery) => invocations.enqueue(arn, input(delivery));
    throw new NotPlayedHere(`A target of type ${type} is not played here.`);
  };
}
