import { NotEmulated, resourceOf } from '../template/arns.ts';
import { compileInput, type Delivery } from './input-transformer.ts';
import type { Invocations } from '../lambda/invocations.ts';
import type { TargetProperties } from '../template/properties.ts';
import type { Queues } from '../sqs/queues.ts';
import type { LocalContext } from '../local-service.ts';

/** Stores what a rule or schedule sends to one of its targets, before it returns. */
export type Target = (delivery: Delivery) => void;

/** Prepares the targets of rules and schedules. */
export type PrepareTarget = (target: TargetProperties) => Target;

/** Rules and schedules reach queues, and functions asynchronously. */
export function prepareTargets(local: LocalContext, queues: Queues, invocations: Invocations): PrepareTarget {
  return (target) => {
    const arn = target.Arn;
    const { type } = resourceOf(local.assembly, arn);
    const input = compileInput(target);
    if (type === 'AWS::SQS::Queue') return (delivery) => void queues.send(arn, input(delivery));
    if (type === 'AWS::Lambda::Function') return (delivery) => invocations.enqueue(arn, input(delivery));
    throw new NotEmulated(`A target of type ${type} is not emulated here.`);
  };
}
