import * as z from 'zod';
import { variables } from '../../shared/runtime/variables.ts';

export const environment = z.object({
  ACTIVITIES_TABLE: variables.ACTIVITIES_TABLE,
  LEADS_TABLE: variables.LEADS_TABLE,
  SENDER: variables.SENDER,
  MAIL_TO: variables.MAIL_TO,
  CONFIGURATION_SET: variables.CONFIGURATION_SET,
  PUBLIC_URL: variables.PUBLIC_URL,
  TOKEN_SECRET: variables.TOKEN_SECRET,
  OWN_QUEUE: variables.OWN_QUEUE,
});
export type Environment = z.infer<typeof environment>;
