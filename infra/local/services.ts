import { Bus } from './eventbridge/bus.ts';
import { Invocations } from './lambda/invocations.ts';
import { Queues } from './sqs/queues.ts';
import { Schedules, type SchedulesOptions } from './scheduler/schedules.ts';
import { Secrets } from './secrets/secrets.ts';
import type { LocalContext, LocalService } from './local-service.ts';
import { Ses } from './ses/ses.ts';
import { prepareTargets } from './eventbridge/targets.ts';

/** Everything of the local app that is neither DynamoDB, nor Lambda, nor the gateway. */
export interface Services {
  readonly bus: Bus;
  readonly ses: Ses;
  readonly schedules: Schedules;
  /** All of them, in the order in which to start; stop them the other way round. */
  readonly parts: readonly LocalService[];
}

/**
 * Emulates the services behind the template's buses, queues, schedules, secrets and mail.
 * @throws {NotEmulated} when the template asks for something that is not emulated
 */
export function createServices(local: LocalContext, options: SchedulesOptions = {}): Services {
  const queues = new Queues(local);
  const invocations = new Invocations(local, (queue, body) => queues.send(queue, body));
  const prepare = prepareTargets(local, queues, invocations);
  const bus = new Bus(local, prepare);
  const ses = new Ses(local, (name, event) => bus.emit(name, event));
  const schedules = new Schedules(local, prepare, options);
  return { bus, ses, schedules, parts: [new Secrets(local), queues, invocations, bus, ses, schedules] };
}
