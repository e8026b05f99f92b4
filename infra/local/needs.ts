import { ACCOUNT, busName, REGION } from './arns.ts';
import { parseRequest, targetsOf, type DynamoTarget } from './dynamo-request.ts';
import type { AwsCall, Json, JsonObject } from './service.ts';

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
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/). An action that is not known here needs `*`.
 */
export function needsOf(call: AwsCall): Need[] {
  const needs = SERVICES[call.service]?.(call) ?? [];
  return needs.length > 0 ? needs : [need(`${call.service}:${call.action}`, '*')];
}

const SERVICES: { readonly [service: string]: (call: AwsCall) => Need[] } = {
  dynamodb: ({ action, body }) => dynamoNeeds(targetsOf(action, parseRequest(body))),
  events: ({ action, body }) =>
    records(parseRequest(body)['Entries'] ?? []).map(({ EventBusName }) =>
      need(`events:${action}`, arn('events', `event-bus/${busName(EventBusName as string | undefined)}`)),
    ),
  secretsmanager({ action, body }) {
    const id = String(parseRequest(body)['SecretId'] ?? '');
    return [
      need(
        `secretsmanager:${action}`,
        id.startsWith('arn:') ? id : arn('secretsmanager', `secret:${id}-local0`),
      ),
    ];
  },
  ses: ({ action, body }) => mailNeeds(action, new URLSearchParams(body.toString())),
};

const records = (value: Json): JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : []);

const dynamoNeeds = (targets: readonly DynamoTarget[]): Need[] =>
  targets.map(({ action, table, index }) => {
    const tableArn = table.startsWith('arn:') ? table : arn('dynamodb', `table/${table}`);
    return need(`dynamodb:${action}`, index === undefined ? tableArn : `${tableArn}/index/${index}`);
  });

/** SES asks for the identity that the mail comes from, an address or its whole domain, and for the configuration set. */
function mailNeeds(action: string, form: URLSearchParams): Need[] {
  const sender = form.get('Source')?.match(/<([^<>]+)>\s*$/)?.[1] ?? form.get('Source') ?? '';
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  const set = form.get('ConfigurationSetName');
  return [
    need(`ses:${action}`, arn('ses', `identity/${sender}`), arn('ses', `identity/${domain}`)),
    ...(set === null ? [] : [need(`ses:${action}`, arn('ses', `configuration-set/${set}`))]),
  ];
}
