import type { Running } from '../../../infra/local/start.ts';
import { concurrently } from '../../../shared/runtime/concurrently.ts';
import type { ActivityEvent } from '../peer/event.ts';
import type { Contender } from './side.ts';

/** What one side's share of a round came to. */
export interface Outcome {
  readonly unitsPerEvent: number;
  /** CPU time (ms) of the whole path. */
  readonly cpuPerEvent: number;
  /** Time (ms) from the first report to the last consequence. */
  readonly elapsedPerEvent: number;
  /** How long the handler that takes the report ran (ms), one by one. */
  readonly handlerTimes: readonly number[];
}

/** Leads that report at the same time: as many as there are execution environments of a function. */
const IN_FLIGHT = 4;

/**
 * Reports what each lead did, in order, several leads at a time, and waits until everything has followed from
 * it. The streams are paused in between, so that all of a lead's activities reach the scorer in one batch,
 * and so that neither the collector's nor the peer's handler shares the processors with anything behind a
 * stream (in Lambda it never does).
 */
export async function play(
  app: Running,
  contender: Contender,
  leads: readonly (readonly ActivityEvent[])[],
): Promise<Outcome> {
  const events = leads.flat().length;
  const unitsBefore = contender.units();
  const cpuBefore = await contender.cpuMs();
  const startedAt = performance.now();
  const resume = app.streams.pause();
  const times = await concurrently([...leads], IN_FLIGHT, async (lead) => {
    const own: number[] = [];
    for (const event of lead) own.push(await contender.send(event));
    return own;
  });
  resume();
  await app.local.busy.whenIdle();
  const elapsed = performance.now() - startedAt;
  return {
    unitsPerEvent: (contender.units() - unitsBefore) / events,
    cpuPerEvent: ((await contender.cpuMs()) - cpuBefore) / events,
    elapsedPerEvent: elapsed / events,
    handlerTimes: times.flat(),
  };
}
