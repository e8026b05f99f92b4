import * as z from 'zod';
import { DAY_MINUTES } from '../runtime/time.ts';

/** DynamoDB's smallest positive number. */
const SMALLEST = 1e-130;
/** Beyond JavaScript's largest safe integer a parsed number may differ from the one sent. */
export const LARGEST_NUMBER = Number.MAX_SAFE_INTEGER;

/** A number between two that the tables keep as it was sent. */
export const storableNumber = (least = -LARGEST_NUMBER, most = LARGEST_NUMBER) =>
  z
    .number()
    .min(least)
    .max(most)
    .refine((value) => value === 0 || Math.abs(value) >= SMALLEST, {
      error: 'This number is too close to 0 to be kept.',
    });

/** A minute, as ages are counted: a shorter span would round to nothing. */
const SHORTEST_DAYS = 1 / DAY_MINUTES;

/** A span in days: a minute at least, ten years at most. */
export const spanInDays = () =>
  z
    .number()
    .positive()
    .max(3650)
    .refine((days) => days >= SHORTEST_DAYS, {
      error: 'This must be at least a minute, which is 1/1440 of a day.',
    });
