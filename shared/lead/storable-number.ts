import * as z from 'zod';

/** DynamoDB's smallest positive number. */
const SMALLEST = 1e-130;
/** Beyond JavaScript's largest safe integer a parsed number may differ from the one sent. */
export const LARGEST_NUMBER = Number.MAX_SAFE_INTEGER;

const isStorable = (value: number): boolean =>
  value === 0 || (Math.abs(value) >= SMALLEST && Math.abs(value) <= LARGEST_NUMBER);

/** A number that the log keeps as it was sent. */
export const storableNumber = () => z.number().refine(isStorable);
