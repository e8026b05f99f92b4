import * as z from 'zod';
import { minuteOf } from '../lead/minutes.ts';
import { identifiedKey, visitorKey } from './keys.ts';

const identified = z.object({ leadId: z.string(), at: z.number(), by: z.literal('link').optional() });

/**
 * A browser was somebody's at this instant (ms): they filled in a form there, or a system that knows them
 * said so; or, `by` a link, they came there from a mail.
 */
export type Identified = z.infer<typeof identified>;

export const identifiedItem = (
  visitorId: string,
  { leadId, at, by }: Identified,
): Record<string, unknown> => ({
  pk: visitorKey(visitorId),
  sk: identifiedKey(leadId, minuteOf(at), by),
  leadId,
  at,
  by,
});

export const readIdentified = (item: Readonly<Record<string, unknown>>): Identified => identified.parse(item);
