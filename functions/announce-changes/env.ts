import * as z from 'zod';
import { variables } from '../../shared/runtime/variables.ts';

export const environment = z.object({
  LEADS_TABLE: variables.LEADS_TABLE,
  BUS_NAME: variables.BUS_NAME,
  WALK_QUEUE: variables.WALK_QUEUE,
});
export type Environment = z.infer<typeof environment>;
