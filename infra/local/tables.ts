import { DatabaseSync } from 'node:sqlite';
import type { Assembly, Resource } from './assembly.ts';
import type { Engine } from './engine.ts';
import type { RawHttp } from './raw-http.ts';
import type { Json, JsonObject } from './service.ts';

/** The engine refused what the local app itself asked of it. */
export class EngineRefused extends Error {
  override readonly name = 'EngineRefused';
}

/** Tables of the template, in either of its spellings. */
export const tablesOf = (assembly: Assembly): Resource[] => [
  ...assembly.ofType('AWS::DynamoDB::Table'),
  ...assembly.ofType('AWS::DynamoDB::GlobalTable'),
];

/** The engine wants the look of a signature, whatever it says. */
const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20250101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20250101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

/**
 * Asks the engine something for the local app itself.
 * @param target full X-Amz-Target, as in `DynamoDB_20120810.CreateTable`
 * @throws {EngineRefused} for any answer but 200
 */
export async function askEngine(http: RawHttp, target: string, body: Json): Promise<JsonObject> {
  const reply = await http.post({ ...HEADERS, 'x-amz-target': target }, JSON.stringify(body));
  const text = reply.body.toString();
  if (reply.status !== 200) throw new EngineRefused(`${target}: ${text}`);
  return JSON.parse(text) as JsonObject;
}

/** Creates the tables that are not there yet, with keys, indexes, streams and expiry as in the template. */
export async function createTables(assembly: Assembly, http: RawHttp): Promise<void> {
  const { TableNames } = await askEngine(http, 'DynamoDB_20120810.ListTables', {});
  for (const table of tablesOf(assembly)) {
    if ((TableNames as string[]).includes(table.ref)) continue;
    await askEngine(http, 'DynamoDB_20120810.CreateTable', creation(table));
    const { TimeToLiveSpecification } = table.properties;
    if (!TimeToLiveSpecification) continue;
    await askEngine(http, 'DynamoDB_20120810.UpdateTimeToLive', {
      TableName: table.ref,
      TimeToLiveSpecification,
    });
  }
}

function creation({ ref, properties }: Resource): JsonObject {
  const {
    AttributeDefinitions = [],
    KeySchema = [],
    GlobalSecondaryIndexes,
    StreamSpecification,
  } = properties;
  return {
    TableName: ref,
    AttributeDefinitions,
    KeySchema,
    BillingMode: 'PAY_PER_REQUEST',
    ...(GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: (GlobalSecondaryIndexes as JsonObject[]).map(index),
    }),
    ...(StreamSpecification && {
      StreamSpecification: { StreamEnabled: true, ...(StreamSpecification as JsonObject) },
    }),
  };
}

/** Throughput settings of an index are no business of an engine without limits. */
const index = ({ IndexName = null, KeySchema = [], Projection = {} }: JsonObject): JsonObject => ({
  IndexName,
  KeySchema,
  Projection,
});

/**
 * The engine numbers a stream record by searching all earlier ones, without an index: writes become slower with each.
 * Two indexes of our own keep them at a steady speed. Before anything is served; a no-op for a foreign engine.
 */
export function indexStreams({ file }: Engine): void {
  if (file === undefined) return;
  using database = new DatabaseSync(file);
  database.exec(`
    CREATE INDEX IF NOT EXISTS kindling_by_table
      ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
    CREATE INDEX IF NOT EXISTS kindling_by_shard
      ON _stream_records (table_name, shard_id, CAST(sequence_number AS INTEGER));
  `);
}

/**
 * Forgets the stream records of a table up to and including a sequence number that every mapping is done with,
 * but never the newest, from which the engine counts on.
 */
export function trimStream({ file }: Engine, table: string, upTo: bigint): void {
  if (file === undefined) return;
  using database = new DatabaseSync(file, { timeout: 1000 });
  database
    .prepare(
      `DELETE FROM _stream_records WHERE table_name = :table AND CAST(sequence_number AS INTEGER) <= :upTo
         AND CAST(sequence_number AS INTEGER) <
           (SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = :table)`,
    )
    .run({ table, upTo });
}
