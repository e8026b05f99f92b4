import { Agent, request } from 'node:http';
import { start, type Running } from '../../infra/local/start.ts';
import { concurrently } from '../../shared/runtime/concurrently.ts';
import type { Report } from './measurement.ts';
import { isExact, Outside } from './outside.ts';
import { percentile, sum } from './statistics.ts';

const ROUNDS = 20;
/** Played first; its times are not counted, since in them environments start and code is compiled. */
const WARM_UP_ROUNDS = 1;
const POSTS = 1_000;
const IN_FLIGHT = 64;
const ANSWER_TARGET_MS = 400;
/** One write of a projection for every twenty activities. */
const WRITES_TARGET = 1 / 20;

interface Round {
  readonly times: readonly number[];
  readonly refused: number;
  readonly lost: number;
  readonly unexpected: number;
  readonly writes: number;
}

/** A thousand posts for one lead, many at a time, again and again with a fresh lead. */
export async function hotLead(report: Report): Promise<void> {
  const app = await start({ quiet: true });
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  try {
    const outside = new Outside(app);
    const rounds: Round[] = [];
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
      rounds.push(await play(app, agent, outside, round));
    }
    publish(rounds, report);
  } finally {
    agent.destroy();
    await app.stop();
  }
}

async function play(app: Running, agent: Agent, outside: Outside, round: number): Promise<Round> {
  const email = `hot-${round}@example.org`;
  const answers = await concurrently([...Array(POSTS).keys()], IN_FLIGHT, (post) =>
    timedPost(app, agent, {
      id: `hot-${round}-${post}`,
      type: 'form_submitted',
      email,
      properties: { formId: 'contact' },
      profile: { firstName: 'Lead', company: 'Example Works', message: `Question ${post}` },
    }),
  );
  await app.local.busy.whenIdle();
  const lead = await outside.lead(email);
  const accepted = answers.filter(({ status }) => status === 202).length;
  const surplus = Math.max(0, lead.history.length - accepted);
  return {
    times: answers.map(({ ms }) => ms),
    refused: POSTS - accepted,
    lost: Math.max(0, accepted - lead.history.length),
    unexpected: surplus + (isExact(lead, app.local.clock.now()) ? 0 : 1),
    writes: lead.writes,
  };
}

/** Reported by a system with a key: of forms that anybody can post, an hour takes a few for one lead. */
function timedPost(app: Running, agent: Agent, activity: object): Promise<{ status: number; ms: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; ms: number }>();
  const startedAt = performance.now();
  const post = request(
    new URL('/activities', app.url),
    {
      agent,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${app.keys['collector']}` },
    },
    (reply) => {
      reply.on('error', reject);
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, ms: performance.now() - startedAt }));
      reply.resume();
    },
  );
  post.on('error', reject);
  post.end(JSON.stringify({ activities: [activity] }));
  return promise;
}

function publish(rounds: readonly Round[], report: Report): void {
  const measured = rounds.slice(WARM_UP_ROUNDS);
  const times = measured.flatMap((round) => round.times);
  const figure = { bench: 'hot-lead' } as const;
  report({ ...figure, measure: 'answer_ms_p50', value: percentile(times, 0.5), unit: 'ms' });
  report({
    ...figure,
    measure: 'answer_ms_p99',
    value: percentile(times, 0.99),
    unit: 'ms',
    target: ANSWER_TARGET_MS,
  });
  report({
    ...figure,
    measure: 'writes_per_activity',
    value: sum(measured.map(({ writes }) => writes)) / times.length,
    unit: 'writes',
    target: WRITES_TARGET,
  });
  report({
    ...figure,
    measure: 'refused',
    value: sum(rounds.map(({ refused }) => refused)),
    unit: 'posts',
    target: 0,
    loss: {
      lost: sum(rounds.map(({ lost }) => lost)),
      duplicated: 0,
      recovered: 0,
      unexpected: sum(rounds.map(({ unexpected }) => unexpected)),
    },
    note: `${times.length} posts, ${IN_FLIGHT} in flight; every score compared with the fold over what is stored`,
  });
}
