import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Running } from '../../../infra/local/start.ts';
import { concurrently } from '../../../shared/runtime/concurrently.ts';
import type { LossAccount } from '../measurement.ts';
import { isExact, Outside, variablesOf } from '../outside.ts';
import { PEER_FUNCTION } from '../peer/stack.ts';
import { sum } from '../statistics.ts';

/** What is stored of one lead: the ids of its activities, and whether its score counts each of them once. */
interface Kept {
  readonly ids: readonly string[];
  readonly isExact: boolean;
}

/** Acknowledged activity ids by the lead's address. */
export type Acknowledged = ReadonlyMap<string, readonly string[]>;

const LEADS_AT_ONCE = 8;

/** Compares what was acknowledged with what our tables hold. */
export const accountOfOurs = (app: Running, acknowledged: Acknowledged): Promise<LossAccount> => {
  const outside = new Outside(app);
  return account(acknowledged, async (email) => {
    const lead = await outside.lead(email);
    return { ids: lead.history.map(({ id }) => id), isExact: isExact(lead, app.local.clock.now()) };
  });
};

/** The same for the peer's tables; its lead counts its activities as versions. */
export const accountOfPeer = (app: Running, acknowledged: Acknowledged): Promise<LossAccount> => {
  const { client } = new Outside(app);
  const { ACTIVITIES_TABLE, LEADS_TABLE } = variablesOf(app, PEER_FUNCTION);
  return account(acknowledged, async (email) => {
    const pk = `LEAD#${email}`;
    const [{ Items = [] }, { Item }] = await Promise.all([
      client.send(
        new QueryCommand({
          TableName: ACTIVITIES_TABLE,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
        }),
      ),
      client.send(new GetCommand({ TableName: LEADS_TABLE, Key: { pk } })),
    ]);
    return { ids: Items.map(({ sk }) => String(sk)), isExact: Item?.['version'] === Items.length };
  });
};

async function account(
  acknowledged: Acknowledged,
  read: (email: string) => Promise<Kept>,
): Promise<LossAccount> {
  const accounts = await concurrently([...acknowledged], LEADS_AT_ONCE, async ([email, ids]) => {
    const kept = await read(email);
    const stored = new Set(kept.ids);
    const sent = new Set(ids);
    return {
      lost: ids.filter((id) => !stored.has(id)).length,
      duplicated: kept.ids.length - stored.size,
      unexpected: kept.ids.filter((id) => !sent.has(id)).length + (kept.isExact ? 0 : 1),
    };
  });
  return {
    lost: sum(accounts.map(({ lost }) => lost)),
    duplicated: sum(accounts.map(({ duplicated }) => duplicated)),
    recovered: 0,
    unexpected: sum(accounts.map(({ unexpected }) => unexpected)),
  };
}
