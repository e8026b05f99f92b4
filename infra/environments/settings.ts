import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';

const logRetention = z
  .enum(RetentionDays)
  .refine((days) => days !== RetentionDays.INFINITE, 'must come to an end: a log is not an archive');

const sender = z.strictObject({
  /** Address that mail comes from. */
  address: z.email(),
  /** `create`: this stack makes the SES identity of the address's domain; `existing`: somebody else has. */
  identity: z.enum(['create', 'existing']),
});

/** Everything in which one environment may differ from another. Nothing further down asks for an environment's name. */
export const settings = z.strictObject({
  /** Part of every physical name: several environments may share an account. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,19}$/, 'is lower-case letters, digits and hyphens, 20 at most'),
  /** Twelve digits, or `current`: whichever account the credentials belong to. */
  account: z.literal('current').or(z.string().regex(/^\d{12}$/, 'is twelve digits, or "current"')),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is a region, such as "eu-central-1"'),
  sender,
  /**
   * Who may be mailed: `everyone`, or addresses and whole domains (`*@example.com`). Everywhere but in production a list, so that
   * test data never writes to real people.
   */
  mailTo: z
    .literal('everyone')
    .or(z.array(z.string().regex(/^(\*|[^\s@*]+)@[^\s@*]+$/, 'is an address, or "*@" and a domain')).min(1)),
  /** Origins that the web console is served from. */
  consoleOrigins: z.array(z.url({ protocol: /^https?$/ })),
  /** What the whole HTTP API lets through: requests a second on average, and at once. Beyond it, 429. */
  throttle: z.strictObject({ rate: z.int().positive(), burst: z.int().positive() }),
  /** How long to keep logs; days to keep archived bus events, and batches that a stream function gave up on. */
  retention: z.strictObject({ logs: logRetention, events: z.int().positive(), failures: z.int().positive() }),
  logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']),
  /** What becomes of leads, history and keys when their stack is deleted. */
  removal: z.enum(['retain', 'destroy']),
  /** Whether AWS refuses to delete tables and data stack. */
  deletionProtection: z.boolean(),
  /** Who is told when something fails. */
  alarmAddress: z.email({ error: 'must be the address that is told when something fails' }),
});
export type Settings = z.infer<typeof settings>;

/** Where an environment's stacks go. The account is left open where the credentials decide it. */
export const accountAndRegion = ({ account, region }: Settings): { account?: string; region: string } =>
  account === 'current' ? { region } : { account, region };
