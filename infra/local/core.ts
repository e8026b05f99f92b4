import { join } from 'node:path';
import { loadAssembly } from './template/assembly.ts';
import { Authorization } from './endpoint/authorization.ts';
import { createBusy } from './kit/busy.ts';
import { callersOf } from './endpoint/callers.ts';
import type { Cleanups } from './kit/cleanups.ts';
import { LocalClock } from './kit/clock.ts';
import { DynamoDb } from './dynamodb/dynamodb.ts';
import { Endpoint } from './endpoint/endpoint.ts';
import { type Engine, startEngine } from './dynamodb/engine.ts';
import { Faults } from './endpoint/faults.ts';
import { Lambda } from './lambda/lambda.ts';
import { Logs } from './lambda/logs.ts';
import { RawHttp } from './kit/raw-http.ts';
import type { AwsService } from './endpoint/aws-service.ts';
import type { LocalContext } from './local-service.ts';
import { openState } from './kit/state.ts';
import { CACHE, synthesized } from './template/synthesis.ts';
import { createTables, indexStreams } from './dynamodb/tables.ts';

export interface CoreOptions {
  readonly data?: string;
  readonly quiet?: boolean;
  readonly assembly?: string;
  readonly publicUrl: string;
}

/**
 * What everything else rests on: the template, the state, DynamoDB, Lambda, and the endpoint in front of
 * them.
 */
export interface Core {
  readonly local: LocalContext;
  readonly engine: Engine;
  /** To the engine itself, past everything that functions have to pass. */
  readonly http: RawHttp;
  readonly dynamoDb: DynamoDb;
  readonly lambda: Lambda;
  readonly logs: Logs;
  readonly faults: Faults;
  /** Where SDK clients find AWS. */
  readonly endpointUrl: string;
  /** Adds services behind the endpoint. */
  serve(services: readonly AwsService[]): void;
}

/** Starts it, with the tables of the template in place. */
export async function startCore(options: CoreOptions, cleanups: Cleanups): Promise<Core> {
  const { data, quiet = false, publicUrl } = options;
  const state = openState(data);
  cleanups.add(() => state.close());
  const assembly = loadAssembly(options.assembly ?? (await synthesized('dev')), publicUrl);
  const { engine, http } = await startTables(assembly, data, cleanups);
  const dynamoDb = new DynamoDb(assembly, http);

  const clock = new LocalClock(state);
  const logs = new Logs(() => clock.now(), quiet);
  const busy = createBusy();
  const faults = new Faults();
  const services: AwsService[] = [dynamoDb];
  const endpoint = new Endpoint({
    services,
    authorization: new Authorization(assembly),
    callers: callersOf(assembly),
    faults,
  });
  const endpointUrl = await endpoint.start();
  cleanups.add(() => endpoint.stop());
  const compileCache = join(CACHE, 'compiled');
  const lambda = new Lambda({ assembly, busy, logs, clockOffset: clock.offset, endpointUrl, compileCache });
  cleanups.add(() => lambda.stop());

  const local: LocalContext = { assembly, state, clock, invoke: lambda.invoke, publicUrl, busy, quiet };
  return {
    local,
    engine,
    http,
    dynamoDb,
    lambda,
    logs,
    faults,
    endpointUrl,
    serve: (more) => void services.push(...more),
  };
}

async function startTables(assembly: LocalContext['assembly'], data: string | undefined, cleanups: Cleanups) {
  const engine = await startEngine(data);
  cleanups.add(() => engine.stop());
  const http = new RawHttp(engine.url);
  cleanups.add(() => http.close());
  indexStreams(engine);
  await createTables(assembly, http);
  return { engine, http };
}
