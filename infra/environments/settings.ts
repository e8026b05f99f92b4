import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { isMailable } from '../../shared/lead/address.ts';
import { isOrigin, ORIGIN } from '../../shared/runtime/web-url.ts';

const logRetention = z
  .enum(RetentionDays)
  .refine((days) => days !== RetentionDays.INFINITE, 'must be limited: a log is not an archive');

const sender = z.strictObject({
  /** Address that mail comes from. */
  address: z.string().refine(isMailable, 'must be an address that mail can be sent from'),
  /**
   * `create`: the app stack creates the SES identity of the address's domain. `existing`: there is one
   * already.
   */
  identity: z.enum(['create', 'existing']),
});

const ALARM_ADDRESS = 'must be the address that is told when something fails';

/**
 * Everything in which one environment may differ from another. No other code depends on an environment's
 * name.
 */
export const settings = z.strictObject({
  /** Part of every physical name, so that several environments can share an account. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,19}$/, 'is lower-case letters, digits and hyphens, 20 at most'),
  /** Twelve digits, or `current`: the account that the credentials belong to. */
  account: z.literal('current').or(z.string().regex(/^\d{12}$/, 'is twelve digits, or "current"')),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is a region, such as "eu-central-1"'),
  sender,
  /**
   * Who may be mailed: `everyone`, or a list of addresses and whole domains (`*@example.com`). Outside
   * production it is a list, so that test data never causes mail to real people.
   */
  mailTo: z
    .literal('everyone')
    .or(z.array(z.string().regex(/^(\*|[^\s@*]+)@[^\s@*]+$/, 'is an address, or "*@" and a domain')).min(1)),
  /** Origins that the web console is served from. */
  consoleOrigins: z.array(z.string().refine(isOrigin, ORIGIN)),
  /**
   * Limits of the whole HTTP API: requests per second (`rate`) and concurrent requests (`burst`). Beyond
   * them, 429.
   */
  throttle: z.strictObject({ rate: z.int().positive(), burst: z.int().positive() }),
  /** Days to keep logs, archived bus events, and batches that a stream function gave up. */
  retention: z.strictObject({ logs: logRetention, events: z.int().positive(), failures: z.int().positive() }),
  logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']),
  /** What happens to tables, keys, bus and failed batches when their stack is deleted. */
  removal: z.enum(['retain', 'destroy']),
  /** Whether AWS refuses to delete the tables and the data stack. */
  deletionProtection: z.boolean(),
  /** Receives a mail from each alarm. */
  alarmAddress: z.string(ALARM_ADDRESS).refine(isMailable, ALARM_ADDRESS),
});
export type Settings = z.infer<typeof settings>;

/** Where an environment's stacks are deployed. With `current`, the credentials decide the account. */
export const accountAndRegion = ({ account, region }: Settings): { account?: string; region: string } =>
  account === 'current' ? { region } : { account, region };
