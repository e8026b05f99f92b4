import { Bus } from './bus.ts';
import { Invocations } from './invocations.ts';
import { Queues } from './queues.ts';
import { Schedules } from './schedules.ts';
import { Secrets } from './secrets.ts';
import type { Local, Part } from './service.ts';
import { Ses } from './ses.ts';
import { prepareTargets } from './targets.ts';

/** Everything of the local app that is neither DynamoDB, nor Lambda, nor the gateway. */
export interface Services {
  readonly bus: Bus;
  readonly ses: Ses;
  readonly schedules: Schedules;
  /** All of them, in the order in which to start; stop them the other way round. */
  readonly parts: readonly Part[];
}

/**
 * Plays the template's buses, queues, schedules, secrets and mail.
 * @throws {NotPlayedHere} when the template asks for something that is not played here
 */
export function createServices(local: Local): Services {
  const queues = new Queues(local);
  const invocations = new Invocations(local, (queue, body) => queues.send(queue, body));
  const prepare = prepareTargets(local, queues, invocations);
  const bus = new Bus(local, prepare);
  const ses = new Ses(local, (name, event) => bus.emit(name, event));
  const schedules = new Schedules(local, prepare);
  return { bus, ses, schedules, parts: [new Secrets(local), queues, invocations, bus, ses, schedules] };
}
