import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { CHANGE_PREFIX } from '../../shared/stores/keys.ts';
import { type Change, storedChange } from '../../shared/stores/change-item.ts';
import type { App } from './app.ts';

/** Every lead's journal as it is stored: the CHANGE# items of the Leads table, by lead and number. */
export async function journalOf({ running }: App): Promise<Change[]> {
  const credentials = { accessKeyId: 'outside', secretAccessKey: 'local' };
  const raw = new DynamoDBClient({ endpoint: running.endpointUrl, region: 'us-east-1', credentials });
  const client = DynamoDBDocumentClient.from(raw);
  const TableName = running.local.assembly.resources.find(({ label }) => label === 'Leads')?.ref;
  const scan = {
    TableName,
    FilterExpression: 'begins_with(sk, :change)',
    ExpressionAttributeValues: { ':change': CHANGE_PREFIX },
  };
  const changes: Change[] = [];
  for await (const { Items = [] } of paginateScan({ client }, scan))
    changes.push(...Items.map((item) => storedChange.parse(item)));
  client.destroy();
  return changes.toSorted((a, b) => a.leadId.localeCompare(b.leadId) || a.n - b.n);
}
