import * as z from 'zod';
import { variables } from '../../shared/runtime/variables.ts';

export const environment = z.object({
  ACTIVITIES_TABLE: variables.ACTIVITIES_TABLE,
  LEADS_TABLE: variables.LEADS_TABLE,
  TOKEN_SECRET: variables.TOKEN_SECRET,
});
export type Environment = z.infer<typeof environment>;
