import * as z from 'zod';

/** This function needs no environment variables. */
export const environment = z.object({});
export type Environment = z.infer<typeof environment>;
