import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { settings, type Settings } from './settings.ts';

/** One record per environment. They differ by data here and by nothing else. */
const environments = {
  dev: {
    name: 'dev',
    account: 'current',
    region: 'us-east-1',
    sender: { address: 'kindling@example.com', identity: 'existing' },
    mailTo: 'everyone',
    consoleOrigins: ['http://localhost:5173'],
    throttle: { rate: 5000, burst: 5000 },
    retention: { logs: RetentionDays.ONE_WEEK, events: 7, failures: 14 },
    logLevel: 'INFO',
    removal: 'destroy',
    deletionProtection: false,
    alarmAddress: 'kindling-dev@example.com',
  },
  staging: {
    name: 'staging',
    account: '111122223333',
    region: 'eu-central-1',
    sender: { address: 'kindling@staging.example.com', identity: 'create' },
    mailTo: ['*@example.com'],
    consoleOrigins: ['https://kindling.staging.example.com'],
    throttle: { rate: 200, burst: 400 },
    retention: { logs: RetentionDays.ONE_MONTH, events: 30, failures: 30 },
    logLevel: 'INFO',
    removal: 'destroy',
    deletionProtection: false,
    alarmAddress: 'kindling-staging@example.com',
  },
  prod: {
    name: 'prod',
    account: '444455556666',
    region: 'eu-central-1',
    sender: { address: 'kindling@example.com', identity: 'create' },
    mailTo: 'everyone',
    consoleOrigins: ['https://kindling.example.com'],
    throttle: { rate: 500, burst: 1000 },
    retention: { logs: RetentionDays.ONE_YEAR, events: 365, failures: 365 },
    logLevel: 'INFO',
    removal: 'retain',
    deletionProtection: true,
    alarmAddress: 'kindling-prod@example.com',
  },
} satisfies Record<string, Settings>;

/** An environment that must not be deployed as it is written, or that nobody has written. */
export class UnusableEnvironment extends Error {
  override readonly name = 'UnusableEnvironment';
}

/**
 * The settings of the environment with this name.
 * @throws UnusableEnvironment if there is none, or if its record makes no sense.
 */
export function environmentNamed(name: unknown): Settings {
  const record = Object.entries(environments).find(([key]) => key === name)?.[1];
  if (record) return checked(record);
  throw new UnusableEnvironment(
    `Which environment? One of ${Object.keys(environments).join(', ')}: "npm run deploy -- NAME" or "cdk -c environment=NAME".`,
  );
}

/**
 * Checks a record by itself, and then for what would be regretted.
 * @throws UnusableEnvironment saying what is wrong and what to write instead.
 */
export function checked(record: unknown): Settings {
  const parsed = settings.safeParse(record);
  if (!parsed.success) throw new UnusableEnvironment(z.prettifyError(parsed.error));
  const regrets = [
    ...contradictions(parsed.data),
    ...(parsed.data.name === 'prod' ? risks(parsed.data) : []),
  ];
  if (regrets.length > 0) throw new UnusableEnvironment(`${parsed.data.name}: ${regrets.join(' ')}`);
  return parsed.data;
}

function contradictions({ name, account, mailTo, removal, deletionProtection }: Settings): string[] {
  return [
    ...(removal === 'destroy' && deletionProtection
      ? ['"removal" is "destroy" but "deletionProtection" forbids it: choose one.']
      : []),
    ...(name !== 'prod' && account !== 'current' && mailTo === 'everyone'
      ? ['"mailTo": "everyone" would write to real people from test data; list who may be mailed.']
      : []),
  ];
}

/** What no environment with real leads in it may do. */
function risks({ account, removal, deletionProtection, consoleOrigins }: Settings): string[] {
  return [
    ...(removal === 'destroy'
      ? ['"removal": "destroy" would delete every lead with the stack; write "retain".']
      : []),
    ...(deletionProtection ? [] : ['"deletionProtection" must be true.']),
    ...(account === 'current'
      ? ['"account" must be named, so that no other is deployed to by mistake.']
      : []),
    ...consoleOrigins
      .filter((origin) => !origin.startsWith('https:'))
      .map((origin) => `console origin ${origin} must use https.`),
  ];
}
