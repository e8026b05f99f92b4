import { join } from 'node:path';
import { localApiKeys, type ApiKeys } from './api-keys.ts';
import { loadAssembly, type Assembly } from './assembly.ts';
import { Authorization } from './authorization.ts';
import { createBusy } from './busy.ts';
import { LocalClock } from './clock.ts';
import { DynamoDb } from './dynamodb.ts';
import { Endpoint } from './endpoint.ts';
import { startEngine } from './engine.ts';
import { Faults } from './faults.ts';
import { createGateway, PublicPort } from './gateway.ts';
import { Lambda } from './lambda.ts';
import { createLocalRoutes } from './local-routes.ts';
import { Logs } from './logs.ts';
import { RawHttp } from './raw-http.ts';
import { routesOf } from './routes.ts';
import type { AwsService, Facts, Local, Part } from './service.ts';
import { createServices, type Services } from './services.ts';
import { Notes, openState } from './state.ts';
import { createStreams } from './streams.ts';
import { CACHE, synthesized } from './synthesis.ts';
import { createTables, indexStreams } from './tables.ts';
import { runTriggers } from './triggers.ts';

export interface StartOptions {
  /** @default any free port */
  readonly port?: number;
  /** Folder that keeps the data from one start to the next. @default nothing is kept */
  readonly data?: string;
  /** Prints nothing but failures of the local app itself. @default false */
  readonly quiet?: boolean;
  /** A `cdk.out` folder. @default the environment `dev`, synthesized when it has changed */
  readonly assembly?: string;
}

/** The product, up and running. */
export interface Running {
  /** Of the public API, without a slash at the end. */
  readonly url: string;
  readonly keys: ApiKeys | Readonly<Record<string, never>>;
  readonly local: Local;
  readonly services: Services;
  readonly facts: Facts;
  /** Faults to be injected into the functions' calls of AWS. */
  readonly faults: Faults;
  /** Answers what has been asked, ends what is running, and leaves the rest to the next start. */
  stop(): Promise<void>;
}

/** Table that holds the API keys, by the name of its construct. */
const KEYS_TABLE = 'Leads';

/**
 * Starts the whole product on this machine.
 * @throws {DataInUse} {@link NoEngine} {@link TriggerFailed}, or what synthesis throws; nothing is left running then
 */
export async function start(options: StartOptions = {}): Promise<Running> {
  const cleanups: (() => void | Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let cleanup; (cleanup = cleanups.pop());) await cleanup();
  };
  try {
    return await startWith(options, (cleanup) => cleanups.push(cleanup), stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startWith(
  { port = 0, data, quiet = false, assembly: folder }: StartOptions,
  cleanUp: (cleanup: () => void | Promise<void>) => void,
  stop: () => Promise<void>,
): Promise<Running> {
  const publicPort = new PublicPort();
  const publicUrl = await publicPort.listen(port);
  cleanUp(() => publicPort.close());
  const state = openState(data);
  cleanUp(() => state.close());
  const clock = new LocalClock(state);
  const assembly = loadAssembly(folder ?? (await synthesized('dev')), publicUrl);

  const engine = await startEngine(data);
  cleanUp(() => engine.stop());
  const http = new RawHttp(engine.url);
  cleanUp(() => http.close());
  indexStreams(engine);
  await createTables(assembly, http);

  const busy = createBusy();
  const logs = new Logs(() => clock.now(), quiet);
  const faults = new Faults();
  const awsServices: AwsService[] = [];
  const lambda = new Lambda({
    assembly,
    busy,
    logs,
    clockOffset: clock.offset,
    endpointUrl: () => endpointUrl,
    compileCache: join(CACHE, 'compiled'),
  });
  const endpoint = new Endpoint({
    services: awsServices,
    authorization: new Authorization(assembly),
    faults,
    callerOf: lambda.callerOf,
  });
  const endpointUrl = await endpoint.start();
  cleanUp(() => endpoint.stop());
  cleanUp(() => lambda.stop());

  const local: Local = { assembly, state, clock, invoke: lambda.invoke, publicUrl, busy, quiet };
  const streams = createStreams(local, engine, http);
  const dynamoDb = new DynamoDb({ assembly, http, written: streams.written });
  const services = createServices(local);
  const parts: Part[] = [...services.parts, streams];
  awsServices.push(dynamoDb, ...parts.flatMap(({ service }) => service ?? []));

  await runTriggers(assembly, lambda.invoke);
  const notes = new Notes(state);
  const table = assembly.resources.find(
    ({ label, type }) => label === KEYS_TABLE && type.startsWith('AWS::DynamoDB'),
  );
  const keys = table ? await localApiKeys({ endpointUrl, table: table.ref, notes, now: clock.now() }) : {};
  const facts = factsOf(assembly, parts, dynamoDb, logs, keys);
  for (const part of parts) {
    await part.start();
    cleanUp(() => part.stop());
  }
  publicPort.open(createGateway(local, createLocalRoutes(local, services, facts)));
  return { url: publicUrl, keys, local, services, facts, faults, stop };
}

const factsOf = (
  assembly: Assembly,
  parts: readonly Part[],
  { units }: DynamoDb,
  logs: Logs,
  keys: Facts['keys'],
): Facts => {
  const letters = parts.flatMap(({ deadLetters }) => deadLetters ?? []);
  return {
    deadLetters: () => letters.flatMap((source) => source.list()),
    redrive: async () =>
      (await Promise.all(letters.map((source) => source.redrive()))).reduce((sum, n) => sum + n, 0),
    units: () => units.list(),
    resetUnits: () => units.reset(),
    logs: () => logs.list(),
    keys,
    routes: routesOf(assembly).map(({ key }) => key),
  };
};
