import { createHash } from 'node:crypto';
import { parseInstant } from '../../../shared/runtime/instant.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/runtime/time.ts';
import type { Time } from './map.ts';
import { lookUp, type Row } from './row.ts';

const MONTH = /^(\d{4})-(\d\d)$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** The instant of a line, in ms since the epoch; undefined if its cell holds none. */
export function readInstant(row: Row, time: Time, id: string): number | undefined {
  const cell = row.cell(time.column);
  const text = time.values ? lookUp(time.values, cell) : cell;
  const key = (time.spread && row.fill(time.spread)) ?? id;
  const at = text === undefined ? undefined : instantWithin(text, key);
  return at === undefined ? undefined : at + (time.plusMinutes ?? 0) * MINUTE_MS;
}

/** The instant of a text. In a day or a month, it is a minute that depends on `key` alone. */
function instantWithin(text: string, key: string): number | undefined {
  const month = MONTH.exec(text);
  if (month) {
    const start = Date.UTC(Number(month[1]), Number(month[2]) - 1);
    return start + minuteFor(key, Date.UTC(Number(month[1]), Number(month[2])) - start);
  }
  const start = parseInstant(text);
  return start !== undefined && DATE.test(text) ? start + minuteFor(key, DAY_MS) : start;
}

/** A whole minute below `span` (ms), evenly distributed over keys. */
function minuteFor(key: string, span: number): number {
  const share = createHash('sha256').update(key).digest().readUInt32BE() / 2 ** 32;
  return Math.floor((share * span) / MINUTE_MS) * MINUTE_MS;
}
