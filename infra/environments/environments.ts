import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { settings, type Settings } from './settings.ts';

/** One record per environment. Environments differ by these values only. */
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

/** There is no environment of this name, or its settings are not safe to deploy. */
export class UnusableEnvironment extends Error {
  override readonly name = 'UnusableEnvironment';
}

/** @throws UnusableEnvironment if there is no such environment, or if its settings fail `checkSettings`. */
export function environmentNamed(name: unknown): Settings {
  const record = Object.entries(environments).find(([key]) => key === name)?.[1];
  if (record) return checkSettings(record);
  const names = Object.keys(environments).join(', ');
  throw new UnusableEnvironment(
    `Which environment? One of ${names}: "npm run deploy -- NAME" or "cdk -c environment=NAME".`,
  );
}

/**
 * Checks a record against the schema of settings, and then for combinations that would do harm.
 * @throws UnusableEnvironment with what is wrong and what to write instead
 */
export function checkSettings(record: unknown): Settings {
  const parsed = settings.safeParse(record);
  if (!parsed.success) throw new UnusableEnvironment(z.prettifyError(parsed.error));
  const problems = [
    ...contradictions(parsed.data),
    ...(parsed.data.name === 'prod' ? productionRisks(parsed.data) : []),
  ];
  if (problems.length > 0) throw new UnusableEnvironment(`${parsed.data.name}: ${problems.join(' ')}`);
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

/** What must not be deployed to an environment with real leads. */
function productionRisks({ account, removal, deletionProtection, consoleOrigins }: Settings): string[] {
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
