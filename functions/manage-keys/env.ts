import * as z from 'zod';
import { variables } from '../../shared/runtime/variables.ts';

export const environment = z.object({
  LEADS_TABLE: variables.LEADS_TABLE,
  CURSOR_SECRET: variables.CURSOR_SECRET,
});
export type Environment = z.infer<typeof environment>;
