import * as z from 'zod';
import { minuteOf } from '../scoring/minutes.ts';
import { identifiedKey, visitorKey } from './keys.ts';

const identified = z.object({ leadId: z.string(), at: z.number() });

/** A browser was somebody's at this instant (ms): they filled in a form there, or a system that knows them said so. */
export type Identified = z.infer<typeof identified>;

export const identifiedItem = (visitorId: string, leadId: string, at: number): Record<string, unknown> => ({
  pk: visitorKey(visitorId),
  sk: identifiedKey(leadId, minuteOf(at)),
  leadId,
  at,
});

export const readIdentified = (item: Readonly<Record<string, unknown>>): Identified => identified.parse(item);
