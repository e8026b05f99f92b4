import { createHash } from 'node:crypto';
import { parseInstant } from '../../../shared/runtime/instant.ts';
import type { Time } from './map.ts';
import { own, type Row } from './row.ts';

const MINUTE = 60_000;
export const DAY = 1_440 * MINUTE;

const MONTH = /^(\d{4})-(\d\d)$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** When a line says that something happened, in ms since the epoch; undefined when it says nothing that is a time. */
export function instantOf(row: Row, time: Time, id: string): number | undefined {
  const cell = row.cell(time.column);
  const text = time.values ? own(time.values, cell) : cell;
  const spread = (time.spread && row.fill(time.spread)) ?? id;
  const at = text === undefined ? undefined : within(text, spread);
  return at === undefined ? undefined : at + (time.plusMinutes ?? 0) * MINUTE;
}

/** An instant as it is written; of a day or a month, a whole minute in it that follows from `key` alone. */
function within(text: string, key: string): number | undefined {
  const month = MONTH.exec(text);
  if (month) {
    const start = Date.UTC(Number(month[1]), Number(month[2]) - 1);
    return start + minuteOf(key, Date.UTC(Number(month[1]), Number(month[2])) - start);
  }
  const start = parseInstant(text);
  return start !== undefined && DATE.test(text) ? start + minuteOf(key, DAY) : start;
}

/** A whole minute below `span` (ms), spread evenly over keys. */
function minuteOf(key: string, span: number): number {
  const share = createHash('sha256').update(key).digest().readUInt32BE() / 2 ** 32;
  return Math.floor((share * span) / MINUTE) * MINUTE;
}
