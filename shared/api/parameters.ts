import * as z from 'zod';
import { nameLike } from '../runtime/names.ts';
import { LEAD_ID } from '../lead/lead-id.ts';
import { parseInstant } from '../runtime/instant.ts';

/** A whole number, written in digits. */
export const integer = (least: number, most: number) =>
  z
    .preprocess(
      (text) => (typeof text === 'string' && /^\d{1,8}$/.test(text) ? Number(text) : Number.NaN),
      z.int().min(least).max(most),
    )
    .describe(`A number from ${least} to ${most}.`);

/** An instant as text, in ms. */
export const instant = z.string().meta({ format: 'date-time' }).transform(parseInstant).pipe(z.number());

export const at = instant.optional().describe('An instant as in RFC 3339; now if it is missing.');
export const known = instant
  .optional()
  .describe('An instant as in RFC 3339: what was received later is left out.');

export const leadId = z.string().regex(LEAD_ID).describe('A lead id has 26 lower-case letters and digits.');
export const leadPath = z.object({ id: leadId });

/** Most characters of a cursor: more than any that we make. */
const CURSOR_CHARACTERS = 4_000;

/**
 * The parameters of a list: how many of its entries, and where to go on. A page may hold fewer than `limit`
 * entries and still not be the last: that one has no `cursor`.
 */
export const page = (usual: number, most: number) => ({
  limit: integer(1, most).default(usual),
  cursor: z.string().max(CURSOR_CHARACTERS).optional().describe('The cursor of the page before.'),
});

/** The `cursor` of an answer. */
export const nextCursor = z
  .string()
  .optional()
  .describe('Where the next page begins: send it as `cursor`. Missing on the last page.');

/** The id of a lead in an answer. */
export const leadIdText = z.string();

/** The name of something that people are here for. */
export const interestName = nameLike(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/);
/** An instant in an answer. */
export const iso = z.iso.datetime();
/** The same where it may never have been. */
export const isoIfAny = iso.optional();
/** A list in an answer. */
export const list = <Each extends z.ZodType>(each: Each) => z.array(each).readonly();
