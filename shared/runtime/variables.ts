import * as z from 'zod';

/**
 * The variables that functions' environments are made of; each function's `env.ts` picks the ones it needs.
 */
export const variables = {
  /** Name of the table that holds the log. */
  ACTIVITIES_TABLE: z.string().min(1),
  /** Name of the table that holds the state, the playbook and the API keys. */
  LEADS_TABLE: z.string().min(1),
  /** Name of Kindling's own event bus. */
  BUS_NAME: z.string().min(1),
  /** Where the API is reached from outside, without a trailing slash; links in mail start with it. */
  PUBLIC_URL: z.url(),
  /** Address that mail comes from. */
  SENDER: z.string().min(1),
  /** Whom mail may go to: addresses and `*@domain`, separated by blanks; `*` is everyone. */
  MAIL_TO: z.string().min(1),
  /** SES configuration set that every mail is sent with. */
  CONFIGURATION_SET: z.string().min(1),
  /** URL of the queue that jobs over all leads go through. */
  JOB_QUEUE: z.url(),
  /** URL of the queue that the function reads, where its messages wait. */
  OWN_QUEUE: z.url(),
  /** ARN of the secret whose text keys the hash from e-mail address to lead id. Never rotates. */
  IDENTITY_SECRET: z.string().min(1),
  /** ARN of the secret with the token key ring: JSON `{"current":"k1","k1":"…","k0":"…"}`. */
  TOKEN_SECRET: z.string().min(1),
  /** ARN of the secret that signs paging cursors. */
  CURSOR_SECRET: z.string().min(1),
} as const;
