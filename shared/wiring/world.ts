import { setTimeout } from 'node:timers/promises';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SESClient } from '@aws-sdk/client-ses';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Clock, systemClock } from '../runtime/clock.ts';
import { randomId } from '../runtime/random-id.ts';

/** How a function comes by its AWS clients; each is made once, on the first call. */
export interface Clients {
  readonly documents: () => DynamoDBDocumentClient;
  readonly events: () => EventBridgeClient;
  readonly mail: () => SESClient;
  readonly queues: () => SQSClient;
  readonly secrets: () => SecretsManagerClient;
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

/**
 * The process of a deployed function. Clients are added by each handler, so that a bundle holds only those
 * that it needs.
 */
export const lambdaProcess: Process = {
  variables: process.env,
  clock: systemClock,
  sleep: (ms) => setTimeout(ms),
  random: Math.random,
  newId: randomId,
};
