import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { askEngine } from './ask-engine.ts';
import type { Assembly, Resource } from '../template/resource.ts';
import { tableProperties } from '../template/core-properties.ts';
import type { Engine } from './engine.ts';
import { read } from '../template/properties.ts';
import type { RawHttp } from '../kit/raw-http.ts';

/** Tables of the template, in either of its spellings. */
export const tablesOf = (assembly: Assembly): Resource[] => [
  ...assembly.ofType('AWS::DynamoDB::Table'),
  ...assembly.ofType('AWS::DynamoDB::GlobalTable'),
];

const tableList = z.object({ TableNames: z.array(z.string()) });

/** Creates the tables that are not there yet, with keys, indexes, streams and expiry as in the template. */
export async function createTables(assembly: Assembly, http: RawHttp): Promise<void> {
  const { TableNames } = await askEngine(http, 'DynamoDB_20120810.ListTables', {}, tableList);
  for (const table of tablesOf(assembly)) if (!TableNames.includes(table.ref)) await createTable(table, http);
}

async function createTable(table: Resource, http: RawHttp): Promise<void> {
  const { TimeToLiveSpecification, StreamSpecification, ...properties } = read(tableProperties, table);
  const TableName = table.ref;
  const creation = {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    ...properties,
    ...(StreamSpecification && { StreamSpecification: { StreamEnabled: true, ...StreamSpecification } }),
  };
  await askEngine(http, 'DynamoDB_20120810.CreateTable', creation, z.unknown());
  if (!TimeToLiveSpecification) return;
  const expiry = { TableName, TimeToLiveSpecification };
  await askEngine(http, 'DynamoDB_20120810.UpdateTimeToLive', expiry, z.unknown());
}

/**
 * The engine numbers a stream record by searching all earlier ones, without an index: writes become slower
 * with each. Two indexes of our own keep them at a steady speed. Before anything is served; a no-op for a
 * foreign engine.
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
 * Forgets the stream records of a table up to and including a sequence number that every mapping is done
 * with, but never the newest, from which the engine counts on.
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
