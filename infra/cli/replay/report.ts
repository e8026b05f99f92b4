import type { Account } from './account.ts';
import type { Census } from './census.ts';
import type { Funnel } from './funnel.ts';

/** Everything a replay found out; what `--json` writes. */
export interface Result {
  readonly funnel: Funnel;
  readonly account: Account;
  /** Playing alone, all runs together. */
  readonly seconds: number;
  readonly eventsPerSecond: number;
  /** Instant of the instance's clock at which it ended, and the same in the file's time. ISO 8601. */
  readonly endedAt: { readonly instance: string; readonly file: string };
}

type Cell = string | number;
/** A year's replay in steps of two days has 180 of them: this many fit on a screen. */
const CENSUS_ROWS = 16;

/** The result for people. */
export function describe({ funnel, account, seconds, eventsPerSecond }: Result): string {
  return [
    heading('Leads by tier', tiersTable(funnel.tiers)),
    heading('Conversion by the highest tier before the outcome', conversionTable(funnel)),
    heading('Handoffs and mails', pairs({ handoffs: funnel.handoffs, ...prefixed('mails: ', funnel.mails) })),
    heading('Loss account', accountLines(account)),
    `Played ${account.events} activities in ${seconds.toFixed(1)} s: ${eventsPerSecond.toFixed(0)} a second.`,
  ].join('\n\n');
}

const heading = (title: string, body: string): string => `${title}\n${body}`;

function tiersTable(tiers: readonly Census[]): string {
  const every = Math.ceil(tiers.length / CENSUS_ROWS);
  const shown = tiers.filter((_, index) => (tiers.length - 1 - index) % every === 0);
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

const accountLines = ({ lines, rejected, ...counts }: Account): string =>
  pairs({
    lines: lines.total,
    '  made into activities': lines.used,
    '  joined to others': lines.joined,
    ...prefixed('  skipped: ', lines.skipped),
    ...counts,
    ...prefixed('rejected: ', rejected),
  });

const prefixed = (prefix: string, counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${prefix}${name}`, count]));

/** Numbers in front, so that a long reason breaks nothing. */
const pairs = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${String(count).padStart(9)}  ${name}`)
    .join('\n');

/** The first column to the left, numbers to the right. */
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
