import * as z from 'zod';
import { variables } from '../../shared/runtime/variables.ts';

export const environment = z.object({
  ACTIVITIES_TABLE: variables.ACTIVITIES_TABLE,
  LEADS_TABLE: variables.LEADS_TABLE,
  BUS_NAME: variables.BUS_NAME,
  SENDER: variables.SENDER,
  OWN_QUEUE: variables.OWN_QUEUE,
});
export type Environment = z.infer<typeof environment>;
