import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { environment } from './env.ts';
import { type ActivityEvent, activityEvent } from './event.ts';
import { type Lead, newLead, type Rules, scored, storedLead } from './lead.ts';
import { rulesEngine } from './rules.ts';

const tables = environment.parse(process.env);
const client = DynamoDBDocumentClient.from(new DynamoDBClient());
const rules: Rules = {
  engine: rulesEngine(defaultPlaybook),
  pages: defaultPlaybook.pages,
};

/** Tries at a lead that somebody else writes at the same time. */
const TRIES = 5;

const reply = (statusCode: number, body: unknown): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/**
 * The textbook's answer to `POST /activities`: check, read the lead, run the rules, write activity and lead
 * together.
 */
export async function handler(request: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const parsed = activityEvent.safeParse(JSON.parse(request.body ?? '{}'));
  if (!parsed.success) return reply(400, { error: 'This is not an activity.' });
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const before = await readLead(parsed.data.email);
    const after = await scored(before, parsed.data, rules);
    const outcome = await write(parsed.data, before, after);
    if (outcome !== 'raced') return reply(202, { accepted: outcome === 'written' ? 1 : 0, tier: after.tier });
  }
  return reply(503, { error: 'Please try again.' });
}

/** Strongly consistent: what is added to an old score would be lost. */
async function readLead(email: string): Promise<Lead> {
  const Key = { pk: `LEAD#${email}` };
  const { Item } = await client.send(
    new GetCommand({ TableName: tables.LEADS_TABLE, Key, ConsistentRead: true }),
  );
  return Item === undefined ? newLead(email) : storedLead.parse(Item);
}

async function write(
  event: ActivityEvent,
  before: Lead,
  after: Lead,
): Promise<'written' | 'duplicate' | 'raced'> {
  const pk = `LEAD#${event.email}`;
  const activity = { pk, sk: event.id, ...event, receivedAt: new Date().toISOString() };
  const lead = { pk, ...after, updatedAt: activity.receivedAt };
  const unchanged =
    before.version === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: 'version = :before',
          ExpressionAttributeValues: { ':before': before.version },
        };
  try {
    await client.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: tables.ACTIVITIES_TABLE,
              Item: activity,
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
          { Put: { TableName: tables.LEADS_TABLE, Item: lead, ...unchanged } },
        ],
      }),
    );
    return 'written';
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    return error.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed' ? 'duplicate' : 'raced';
  }
}
