import * as z from 'zod';
import { ACCOUNT, busName, REGION } from '../template/arns.ts';
import { type DynamoTarget, parseRequest, targetsOf } from './dynamo-request.ts';
import type { AwsCall } from './aws-service.ts';

/** One permission that a call needs. */
export interface Need {
  /** As IAM spells it, for example `dynamodb:PutItem`. */
  readonly action: string;
  /** ARNs of which one must be granted. Nearly always there is just one. */
  readonly anyOf: readonly string[];
}

const arn = (service: string, path: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${path}`;
const need = (action: string, ...anyOf: string[]): Need => ({ action, anyOf });

/**
 * The permissions that AWS would ask of a caller, by the services' authorization references
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/). An action that is not known here
 * needs `*`.
 */
export function needsOf(call: AwsCall): Need[] {
  const needs = SERVICES[call.service]?.(call) ?? [];
  return needs.length > 0 ? needs : [need(`${call.service}:${call.action}`, '*')];
}

const SERVICES: { readonly [service: string]: (call: AwsCall) => Need[] } = {
  dynamodb: ({ action, body }) => targetsOf(action, parseRequest(body)).map(tableNeed),
  events: ({ action, body }) =>
    busesIn(body).map((bus) => need(`events:${action}`, arn('events', `event-bus/${bus}`))),
  secretsmanager: ({ action, body }) => [need(`secretsmanager:${action}`, secretIn(body))],
  sqs: ({ action, body }) => [need(`sqs:${action}`, arn('sqs', queueIn(body)))],
  ses: ({ action, body }) => mailNeeds(action, new URLSearchParams(body.toString())),
};

function tableNeed({ action, table, index }: DynamoTarget): Need {
  const tableArn = table.startsWith('arn:') ? table : arn('dynamodb', `table/${table}`);
  return need(`dynamodb:${action}`, index === undefined ? tableArn : `${tableArn}/index/${index}`);
}

const putEvents = z.object({ Entries: z.array(z.object({ EventBusName: z.string().optional() })) });

const busesIn = (body: Buffer): string[] =>
  putEvents.safeParse(parseRequest(body)).data?.Entries.map(({ EventBusName }) => busName(EventBusName)) ??
  [];

const getSecret = z.object({ SecretId: z.string() });

function secretIn(body: Buffer): string {
  const id = getSecret.safeParse(parseRequest(body)).data?.SecretId ?? '';
  return id.startsWith('arn:') ? id : arn('secretsmanager', `secret:${id}-local0`);
}

const onQueue = z.object({ QueueUrl: z.string() });

/** A queue's name is the end of its URL. */
const queueIn = (body: Buffer): string =>
  onQueue.safeParse(parseRequest(body)).data?.QueueUrl.split('/').at(-1) ?? '';

/**
 * SES asks for the identity that the mail comes from, an address or its whole domain, and for the
 * configuration set.
 */
function mailNeeds(action: string, form: URLSearchParams): Need[] {
  const source = form.get('Source') ?? '';
  const sender = /<([^<>]+)>\s*$/.exec(source)?.[1] ?? source;
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  const set = form.get('ConfigurationSetName');
  return [
    need(`ses:${action}`, arn('ses', `identity/${sender}`), arn('ses', `identity/${domain}`)),
    ...(set === null ? [] : [need(`ses:${action}`, arn('ses', `configuration-set/${set}`))]),
  ];
}
