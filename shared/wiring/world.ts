import { setTimeout } from 'node:timers/promises';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SESClient } from '@aws-sdk/client-ses';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Clock, systemClock } from '../runtime/clock.ts';
import { once } from '../runtime/environment.ts';
import { randomId } from '../runtime/random-id.ts';
import type { SecretReader } from './secret-reader.ts';

/** How a function comes by its AWS clients. Every call gives the same one, with the same connections. */
export interface Clients {
  readonly documents: () => DynamoDBDocumentClient;
  readonly events: () => EventBridgeClient;
  readonly mail: () => SESClient;
  readonly queues: () => SQSClient;
  readonly secrets: () => SecretReader;
}

/** What the process gives a function. */
export interface Process {
  /** Environment variables. */
  readonly variables: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** Waits this many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** A name that nothing else has. */
  readonly newId: () => string;
}

/**
 * Everything outside a function that it touches, with the clients that it needs. A handler reaches nothing of
 * it in any other way, so that many of them can run in one process, each test or simulation in a world of its
 * own.
 */
export type World<Needs extends keyof Clients = never> = Process & Pick<Clients, Needs>;

const lambdaProcess: Process = {
  variables: process.env,
  clock: systemClock,
  sleep: (ms) => setTimeout(ms),
  random: Math.random,
  newId: randomId,
};

/**
 * The world of a deployed function. Each handler names its clients, so that a bundle holds only those that it
 * needs; each is made on its first use.
 */
export function lambdaWorld<Needs extends keyof Clients>(clients: Pick<Clients, Needs>): World<Needs> {
  const kept = Object.entries<() => unknown>(clients).map(([name, make]) => [name, once(make)]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same names and results, each kept
  return { ...lambdaProcess, ...(Object.fromEntries(kept) as Pick<Clients, Needs>) };
}
