import * as z from 'zod';

export const environment = z.object({ ACTIVITIES_TABLE: z.string(), LEADS_TABLE: z.string() });
export type Environment = z.infer<typeof environment>;
