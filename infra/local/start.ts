import { type ApiKeys, localApiKeys } from './secrets/api-keys.ts';
import { Cleanups } from './kit/cleanups.ts';
import { type Core, startCore } from './core.ts';
import type { Faults } from './endpoint/faults.ts';
import { createGateway } from './http/gateway.ts';
import type { Lambda } from './lambda/lambda.ts';
import { createLocalRoutes } from './pages/local-routes.ts';
import { PublicPort } from './http/public-port.ts';
import { routesOf } from './http/routes.ts';
import type { Diagnostics } from './pages/diagnostics.ts';
import type { LocalContext, LocalService } from './local-service.ts';
import { createServices, type Services } from './services.ts';
import { createStreams, type Streams } from './streams/streams.ts';
import { runTriggers } from './lambda/triggers.ts';
import { dueIndexOf } from './scheduler/due-index.ts';

export interface StartOptions {
  /** @default any free port */
  readonly port?: number;
  /** Folder that keeps the data from one start to the next. @default nothing is kept */
  readonly data?: string;
  /** Prints nothing but failures of the local app itself. @default false */
  readonly quiet?: boolean;
  /** A `cdk.out` folder. @default the environment `dev`, synthesized when it has changed */
  readonly assembly?: string;
  /** Fires every schedule at each of its times, also where nothing can be due. @default false */
  readonly everyFiring?: boolean;
}

/** The product, up and running. */
export interface Running {
  /** Of the public API, without a slash at the end. */
  readonly url: string;
  readonly keys: ApiKeys;
  readonly local: LocalContext;
  readonly services: Services;
  readonly diagnostics: Diagnostics;
  /** Faults to be injected into the functions' calls of AWS. */
  readonly faults: Faults;
  readonly lambda: Lambda;
  readonly streams: Streams;
  /** Where SDK clients find AWS; those from outside may do everything. */
  readonly endpointUrl: string;
  /** Answers what has been asked, ends what is running, and leaves the rest to the next start. */
  stop(): Promise<void>;
}

/**
 * Starts the whole product on this machine.
 * @throws {DataInUse} {@link NoEngine} {@link NotEmulated} {@link TriggerFailed}, or what synthesis throws;
 *   nothing is left running then
 */
export async function start(options: StartOptions = {}): Promise<Running> {
  const cleanups = new Cleanups();
  try {
    return await startAll(options, cleanups);
  } catch (error) {
    await cleanups.run();
    throw error;
  }
}

async function startAll(
  { port = 0, everyFiring, ...options }: StartOptions,
  cleanups: Cleanups,
): Promise<Running> {
  const publicPort = new PublicPort();
  const url = await publicPort.listen(port);
  cleanups.add(() => publicPort.close());
  const core = await startCore({ ...options, publicUrl: url }, cleanups);
  const { local, faults, lambda, endpointUrl } = core;
  const dueIndex = dueIndexOf(local.assembly, core.http);
  const services = createServices(local, { dueIndex, everyFiring });
  const streams = connectStreams(core);
  const parts = [...services.parts, streams];
  core.serve(parts.flatMap(({ service }) => service ?? []));

  await runTriggers(local.assembly, local.invoke);
  const keys = await localApiKeys(local, endpointUrl);
  const diagnostics = diagnosticsOf(core, parts, keys);
  for (const part of parts) {
    await part.start();
    cleanups.add(() => part.stop());
  }
  publicPort.open(createGateway(local, createLocalRoutes(local, services, diagnostics)));
  const stop = (): Promise<void> => cleanups.run();
  return { url, keys, local, services, diagnostics, faults, lambda, streams, endpointUrl, stop };
}

function connectStreams({ local, engine, http, dynamoDb }: Core): Streams {
  const streams = createStreams(local, engine, http);
  dynamoDb.onWrite((table) => streams.written(table));
  return streams;
}

function diagnosticsOf(
  { local, dynamoDb: { units }, logs }: Core,
  parts: readonly LocalService[],
  keys: ApiKeys,
): Diagnostics {
  const letters = parts.flatMap(({ deadLetters }) => deadLetters ?? []);
  return {
    deadLetters: () => letters.flatMap((source) => source.list()),
    redrive: async () => letters.map((source) => source.redrive()).reduce((sum, count) => sum + count, 0),
    units: () => units.list(),
    resetUnits: () => units.reset(),
    logs: () => logs.list(),
    keys,
    routes: routesOf(local.assembly).map(({ key }) => key),
  };
}
