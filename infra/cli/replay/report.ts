import type { Reconciliation } from './reconciliation.ts';
import type { TierCounts } from './tier-counts.ts';
import type { Funnel } from './funnel.ts';

/** The result of a replay, as `--json` writes it. */
export interface Result {
  readonly funnel: Funnel;
  readonly reconciliation: Reconciliation;
  /** Wall time of all runs, without reading back. */
  readonly seconds: number;
  readonly eventsPerSecond: number;
  /** The end of the replay on the instance's clock and in the file's time, ISO 8601. */
  readonly endedAt: { readonly instance: string; readonly file: string };
}

type Cell = string | number;
/** This many fit on a screen. A replay of a year in steps of two days has 180. */
const MAX_TIER_ROWS = 16;

/** The result as text. */
export function describe({ funnel, reconciliation, seconds, eventsPerSecond }: Result): string {
  return [
    heading('Leads by tier', tiersTable(funnel.tiers)),
    heading('Conversion by the highest tier before the outcome', conversionTable(funnel)),
    heading('Handoffs and mails', pairs({ handoffs: funnel.handoffs, ...prefixed('mails: ', funnel.mails) })),
    heading('Reconciliation', reconciliationLines(reconciliation)),
    `Replayed ${reconciliation.events} activities in ${seconds.toFixed(1)} s, ` +
      `${eventsPerSecond.toFixed(0)} per second.`,
  ].join('\n\n');
}

const heading = (title: string, body: string): string => `${title}\n${body}`;

function tiersTable(tiers: readonly TierCounts[]): string {
  const interval = Math.ceil(tiers.length / MAX_TIER_ROWS);
  const shown = tiers.filter((_, index) => (tiers.length - 1 - index) % interval === 0);
  return table(
    ['until', 'leads', 'unknown', 'cold', 'warm', 'hot', 'qualified', 'won', 'lost'],
    shown.map((each) => Object.values({ ...each, at: each.at.slice(0, 10) })),
  );
}

const conversionTable = ({ conversion }: Funnel): string =>
  table(
    ['tier', 'leads', 'won', 'lost', 'won %'],
    conversion.map(({ tier, leads, won, lost, rate }) => [tier, leads, won, lost, (rate * 100).toFixed(1)]),
  );

const reconciliationLines = ({ lines, rejected, ...counts }: Reconciliation): string =>
  pairs({
    lines: lines.total,
    '  became activities': lines.used,
    '  joined to others': lines.joined,
    ...prefixed('  skipped: ', lines.skipped),
    ...counts,
    ...prefixed('rejected: ', rejected),
  });

const prefixed = (prefix: string, counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${prefix}${name}`, count]));

/** Numbers come first, so that a long name does not move them. */
const pairs = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${String(count).padStart(9)}  ${name}`)
    .join('\n');

/** Aligns the first column to the left and all others to the right. */
function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => String(row[column]).length)),
  );
  const line = (cells: readonly Cell[]): string =>
    cells
      .map((cell, column) =>
        column === 0 ? String(cell).padEnd(widths[0]!) : String(cell).padStart(widths[column]!),
      )
      .join('  ');
  return [line(head), ...rows.map(line)].map((each) => `  ${each}`).join('\n');
}
