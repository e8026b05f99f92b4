import type { Measurement, Report } from './measurement.ts';

const DIGITS = 4;
const rounded = (value: number): number => Number(value.toPrecision(DIGITS));

/** Whether a figure keeps to its target; undefined where it has none. */
function keeps({ value, ratio, target }: Measurement): boolean | undefined {
  return target === undefined ? undefined : (ratio ?? value) <= target;
}

function verdictOf(measurement: Measurement): string {
  const kept = keeps(measurement);
  if (kept === undefined) return '';
  const limit = rounded(measurement.target!);
  return kept ? `≤ ${limit}` : `MISSED ${limit}`;
}

function lineOf(measurement: Measurement): string {
  const { bench, measure, value, unit, peer, ratio, loss, note } = measurement;
  const columns = [
    bench.padEnd(11),
    measure.padEnd(26),
    `${rounded(value)} ${unit}`.padEnd(20),
    (peer === undefined ? '' : `peer ${rounded(peer)}`).padEnd(14),
    (ratio === undefined ? '' : `ratio ${rounded(ratio)}`).padEnd(13),
    verdictOf(measurement),
  ];
  const account = loss && Object.entries(loss).map(([name, count]) => `${name} ${count}`);
  const remarks = [account?.join(', '), note].filter((remark) => remark !== undefined);
  return [columns.join(' ').trimEnd(), ...remarks.map((remark) => `            ${remark}`)].join('\n');
}

/** Prints a line a figure: a table for people, or one JSON object each. */
export function printer(json: boolean): Report {
  return (measurement) => {
    const { value, peer, ratio } = measurement;
    const exact = {
      ...measurement,
      value: rounded(value),
      ...(peer !== undefined && { peer: rounded(peer) }),
      ...(ratio !== undefined && { ratio: rounded(ratio) }),
    };
    console.log(json ? JSON.stringify(exact) : lineOf(measurement));
  };
}
