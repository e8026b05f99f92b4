import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type Running, start } from '../../../infra/local/start.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';
import { compare } from '../../../shared/jobs/preview-comparison.ts';
import { concurrently } from '../../../shared/runtime/concurrently.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { fold } from '../../fixtures/from-stored.ts';
import { sameStanding } from '../../../shared/lead/standing.ts';
import type { StoredScore } from '../../../shared/stores/score-item.ts';
import type { Report } from '../measurement.ts';
import { Outside, variablesOf } from '../outside.ts';
import { sum } from '../statistics.ts';
import { type Found, Marketing } from './marketing.ts';
import { historyOf, itemsOf, type Person, population } from './population.ts';
import { storedScores, writtenBetween } from './stored.ts';
import { humanHistory } from '../../../shared/bots/human-history.ts';

const LEADS = Number(process.env['LEADS'] ?? 20_000);
const PREVIEW_TARGET_S = 30;
/** BatchWriteItem takes this many. */
const BATCH = 25;
const WRITERS = 8;
const READ_WEIGHT = 0.2;
const figure = { bench: 'preview' } as const;

/**
 * Hot over 45 points instead of 50: the kind of change that is tried again and again until the formula works.
 */
function changed(playbook: Playbook): Playbook {
  const draft = structuredClone(playbook);
  draft.models['default']!.tiers.hot.line = { over: 45, leaveBelow: 38 };
  delete draft.golden;
  return draft;
}

/** A draft is tried on many stored leads, and then published. */
export async function preview(report: Report): Promise<void> {
  const app = await start({ quiet: true });
  try {
    const outside = new Outside(app);
    const people = population(LEADS, 1, app.local.clock.now());
    await store(people, app, outside);
    const marketing = new Marketing(app);
    const active = await marketing.playbook();
    const draft = changed(active);
    await marketing.draft(draft);
    await measurePreview(people, { marketing, active, draft }, report);
    await measurePublication(app, people, { marketing, outside, draft }, report);
  } finally {
    await app.stop();
  }
}

/** Writes what people did straight into the log, past the collectors, and waits until it is scored. */
async function store(people: readonly Person[], app: Running, outside: Outside): Promise<void> {
  const { ACTIVITIES_TABLE } = variablesOf(app, 'run-jobs');
  const items = people.flatMap(itemsOf);
  const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
  await concurrently(batches, WRITERS, (batch) =>
    outside.client.send(
      new BatchWriteCommand({
        RequestItems: { [ACTIVITIES_TABLE!]: batch.map((Item) => ({ PutRequest: { Item } })) },
      }),
    ),
  );
  await app.local.busy.whenIdle();
}

async function measurePreview(
  people: readonly Person[],
  { marketing, active, draft }: { marketing: Marketing; active: Playbook; draft: Playbook },
  report: Report,
): Promise<void> {
  const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
  const found = await marketing.preview();
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const trial = { active: compile(active, 1), draft: compile(draft, 2), at: Date.parse(found.at) };
  const expected = countMoves(
    people.flatMap((person) => compare(humanHistory(historyOf(person)), trial).moves),
  );
  report({
    ...figure,
    measure: 'preview_seconds',
    value: seconds,
    unit: 's',
    target: PREVIEW_TARGET_S,
    loss: {
      lost: Math.max(0, people.length - found.leads) + found.progress.failed,
      duplicated: Math.max(0, found.leads - people.length),
      recovered: 0,
      unexpected: differences(expected, countChanges(found)),
    },
    note: `${people.length} leads, ${sum(people.map(({ own, browser }) => own.length + (browser?.hits.length ?? 0)))} activities; ${sum([...expected.values()])} marks would change; ${((user + system) / 1e6).toFixed(1)} s of CPU beside the database's; each lead compared with the fold over what it did`,
  });
}

type Moves = ReturnType<typeof compare>['moves'];

function countMoves(moves: Moves): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { from, to } of moves) {
    for (const mark of ['tier', 'stage', 'highValue'] as const) {
      if (from[mark] === to[mark]) continue;
      const key = `${mark} ${from[mark]} ${to[mark]}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

const countChanges = ({ changes }: Found): Map<string, number> =>
  new Map(changes.map(({ mark, from, to, count }) => [`${mark} ${from} ${to}`, count]));

const differences = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number =>
  sum([...new Set([...a.keys(), ...b.keys()])].map((key) => Math.abs((a.get(key) ?? 0) - (b.get(key) ?? 0))));

async function measurePublication(
  app: Running,
  people: readonly Person[],
  { marketing, outside, draft }: { marketing: Marketing; outside: Outside; draft: Playbook },
  report: Report,
): Promise<void> {
  const { LEADS_TABLE } = variablesOf(app, 'run-jobs');
  const before = await storedScores(outside, LEADS_TABLE!);
  await marketing.sign();
  app.diagnostics.resetUnits();
  const publishedAt = app.local.clock.now();
  const startedAt = performance.now();
  const { met, recovered } = await marketing.publish();
  const seconds = (performance.now() - startedAt) / 1_000;
  const units = app.diagnostics.units().filter((row) => row.function === 'run-jobs');
  const after = await storedScores(outside, LEADS_TABLE!);
  const { writes, changed: moved, needless } = writtenBetween(before, after);
  const wrong = misplaced(people, after, draft, [publishedAt, app.local.clock.now()]);
  report({
    ...figure,
    measure: 'publish_seconds',
    value: seconds,
    unit: 's',
    loss: {
      lost: Math.max(0, people.length - met),
      duplicated: Math.max(0, met - people.length),
      recovered,
      unexpected: wrong,
    },
    note: 'until every lead stands where the new version puts it; each compared with the fold over what it did',
  });
  const perLead = (value: number): number => value / people.length;
  report({
    ...figure,
    measure: 'publish_needless_writes',
    value: needless,
    unit: 'leads',
    target: 0,
    note: `${moved} leads say something else than before, in ${writes} writes of scores (${perLead(writes).toFixed(3)} a lead)`,
  });
  report({
    ...figure,
    measure: 'publish_units_per_lead',
    value: perLead(sum(units.map(({ read, write }) => write + READ_WEIGHT * read))),
    unit: 'units',
    note: `${sum(units.map(({ write }) => write))} write and ${sum(units.map(({ read }) => read))} read units of the job, indexes included`,
  });
}

/**
 * Leads that do not stand where the new version puts them, as of any of these instants: some cool in between.
 */
function misplaced(
  people: readonly Person[],
  scores: ReadonlyMap<string, StoredScore>,
  draft: Playbook,
  instants: readonly number[],
): number {
  const model = compile(draft, 2).models.get('default')!;
  return people.filter((person) => {
    const standing = scores.get(person.leadId)?.standing;
    const history = historyOf(person);
    return (
      standing === undefined ||
      !instants.some((at) => sameStanding(fold(history, model, at).standing, standing))
    );
  }).length;
}
