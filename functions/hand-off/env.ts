import * as z from 'zod';
import { variables } from '../../shared/runtime/variables.ts';

export const environment = z.object({
  ACTIVITIES_TABLE: variables.ACTIVITIES_TABLE,
  LEADS_TABLE: variables.LEADS_TABLE,
  BUS_NAME: variables.BUS_NAME,
  SENDER: variables.SENDER,
  CONFIGURATION_SET: variables.CONFIGURATION_SET,
  PUBLIC_URL: variables.PUBLIC_URL,
});
export type Environment = z.infer<typeof environment>;
