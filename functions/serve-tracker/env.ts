import * as z from 'zod';

/** It needs to know nothing. */
export const environment = z.object({});
export type Environment = z.infer<typeof environment>;
