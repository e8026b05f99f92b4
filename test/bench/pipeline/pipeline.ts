import { availableParallelism } from 'node:os';
import type { Running } from '../../../infra/local/start.ts';
import type { Measurement, Report } from '../measurement.ts';
import type { ActivityEvent } from '../peer/event.ts';
import { PEER_FUNCTION } from '../peer/stack.ts';
import { startWithPeer } from '../peer/start.ts';
import { mean, median, percentile } from '../statistics.ts';
import { Cohort } from './events.ts';
import { postToMail } from './post-to-mail.ts';
import { accountOfOurs, accountOfPeer } from './read-back.ts';
import { type Outcome, play } from './round.ts';
import { Contender, OURS, peerSide } from './side.ts';

const ROUNDS = 7;
/** Played first and not counted: environments start, code is compiled. */
const WARM_UP_ROUNDS = 2;
const LEADS = 40;
const BATCH = 10;

/**
 * The leads of a round: a form and three deeds that are there before anything is measured; then one each, ten
 * each and one each more. A young lead changes its tier oftener than an old one, so both are measured. The
 * history stays below 4 KB: one read unit.
 */
const livesOf = (cohort: Cohort): Parts => [
  cohort.forms(),
  cohort.deeds(3),
  cohort.deeds(1),
  cohort.deeds(BATCH),
  cohort.deeds(1),
];

/** One side's share of one round: one activity for each lead and batch, early and late, and ten for each. */
interface Played {
  readonly one: readonly Outcome[];
  readonly ten: Outcome;
}

/** Reads the same of both sides, round by round. */
type Reading = (played: Played) => number;

/** The whole path beside a textbook peer, in the same run, on the same engine, in turn. */
export async function pipeline(report: Report): Promise<void> {
  const app = await startWithPeer();
  try {
    const ours = new Contender(app, OURS);
    const peer = new Contender(app, peerSide(PEER_FUNCTION));
    const acknowledged = new Map<string, readonly string[]>();
    const rounds: { ours: Played; peer: Played }[] = [];
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
      const cohort = new Cohort(`r${round}`, LEADS, round + 1, app.local.clock.now());
      const parts = livesOf(cohort);
      const played = { ours: await playRound(app, ours, parts), peer: await playRound(app, peer, parts) };
      if (round >= WARM_UP_ROUNDS) rounds.push(played);
      cohort.emails.forEach((email, lead) => acknowledged.set(email, idsOf(parts, lead)));
    }
    const loss = {
      ours: await accountOfOurs(app, acknowledged),
      peer: await accountOfPeer(app, acknowledged),
    };
    for (const measurement of comparisons(rounds)) report(measurement);
    report(await withLongHistory(app, ours, peer));
    report({
      bench: 'pipeline',
      measure: 'acknowledged',
      value: [...acknowledged.values()].flat().length,
      unit: 'events',
      loss: loss.ours,
      note: `read back from the tables; the peer's: ${JSON.stringify(loss.peer)}`,
    });
    for (const measurement of await postToMail(app)) report(measurement);
  } finally {
    await app.stop();
  }
}

/** Leads with a long history, and how long it is. */
const OLD_LEADS = 4;
const OLD = 500;

/** What one more activity of a lead with a long history costs, on both sides. */
async function withLongHistory(app: Running, ours: Contender, peer: Contender): Promise<Measurement> {
  const cohort = new Cohort('old', OLD_LEADS, 1, app.local.clock.now());
  const [form, past, next] = [cohort.forms(), cohort.deeds(OLD - 1), cohort.deeds(1)];
  const unitsOf = async (contender: Contender): Promise<number> => {
    for (const part of [form, past]) await play(app, contender, part);
    return (await play(app, contender, next)).unitsPerEvent;
  };
  const [value, peerValue] = [await unitsOf(ours), await unitsOf(peer)];
  return {
    bench: 'pipeline',
    measure: `units_per_event_after_${OLD}`,
    unit: 'units',
    value,
    peer: peerValue,
    ratio: value / peerValue,
    note: 'the whole history is read for each batch: a fold kept up to the oldest instant at which anything may still arrive would halve it',
  };
}

/** What the leads of a round do, part by part, lead by lead. */
type Parts = readonly (readonly (readonly ActivityEvent[])[])[];

const idsOf = (parts: Parts, lead: number): string[] =>
  parts.flatMap((part) => part[lead]!.map(({ id }) => id));

async function playRound(app: Running, contender: Contender, parts: Parts): Promise<Played> {
  const outcomes: Outcome[] = [];
  for (const part of parts) outcomes.push(await play(app, contender, part));
  const [, , early, ten, late] = outcomes;
  return { one: [early!, late!], ten: ten! };
}

function comparisons(rounds: readonly { ours: Played; peer: Played }[]): Measurement[] {
  const compared = (
    measure: string,
    unit: string,
    reading: Reading,
    rest: Pick<Measurement, 'target' | 'note'> = {},
  ): Measurement => ({
    bench: 'pipeline',
    measure,
    unit,
    value: median(rounds.map(({ ours }) => reading(ours))),
    peer: median(rounds.map(({ peer }) => reading(peer))),
    ratio: median(rounds.map(({ ours, peer }) => reading(ours) / reading(peer))),
    ...rest,
  });
  return [
    compared('units_per_event_1', 'units', ({ one }) => mean(one.map(({ unitsPerEvent }) => unitsPerEvent)), {
      target: 0.65,
      note: 'WRU + 0.2 · RRU with indexes; what is more than 2.4 is paid for tiers, ranks and alarms that change',
    }),
    compared('units_per_event_10', 'units', ({ ten }) => ten.unitsPerEvent, { target: 0.35 }),
    compared('handler_time', 'ms', ({ ten }) => median(ten.handlerTimes), {
      target: 0.75,
      note: 'inside the environment, four in flight; one round trip against two, and no rules to run',
    }),
    compared('handler_time_p99', 'ms', ({ ten }) => percentile(ten.handlerTimes, 0.99)),
    compared('cpu_per_event_1', 'ms', ({ one }) => mean(one.map(({ cpuPerEvent }) => cpuPerEvent)), {
      note: 'threads of collector, scorer and announcer; limited by the SDK, four calls more for each lead and batch',
    }),
    compared('cpu_per_event_10', 'ms', ({ ten }) => ten.cpuPerEvent, { target: 1 }),
    rate(
      compared('events_per_second', '/s', ({ ten }) => ten.elapsedPerEvent, {
        note: `${availableParallelism()} processors for engine, proxy and functions; ours waits for every mail, too`,
      }),
    ),
  ];
}

/** Milliseconds for each event, turned into events a second. The ratio stays that of the times. */
const rate = ({ value, peer, ...rest }: Measurement): Measurement => ({
  ...rest,
  value: 1_000 / value,
  peer: 1_000 / peer!,
});
