import * as z from 'zod';
import type { Json, JsonObject } from '../service.ts';

/** For parts of a template or request that are passed on as they are. */
export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text as it is, anything else as JSON. */
export const text = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? '');
