import type { DatabaseSync } from 'node:sqlite';
import type { Assembly } from './template/assembly.ts';
import type { LocalClock } from './kit/clock.ts';

/** Anything that survives `JSON.parse(JSON.stringify(x))`. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A JSON object. */
export type JsonObject = { [key: string]: Json };

/** What became of one invocation: its answer, or the error that the handler (or its time limit) ended with. */
export interface InvocationResult {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
  /** How long the handler ran (ms), seen from inside its environment; absent if it did not end. */
  readonly durationMs?: number;
}

/** Invokes a function of the template by its ARN; never rejects, an unknown ARN is an error result. */
export type Invoke = (functionArn: string, event: unknown) => Promise<InvocationResult>;

/** One signed call of a function to an AWS service. */
export interface AwsCall {
  /** Signing name of the service: the fourth part of the SigV4 credential scope (`dynamodb`, `events`, `ses`). */
  readonly service: string;
  /** Operation, as in `PutEvents`, without the prefix of X-Amz-Target. */
  readonly action: string;
  readonly body: Buffer;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  /** Logical id of the calling function, told by the access key id that it signed with; undefined for a caller from outside. */
  readonly functionName: string | undefined;
}

/** The answer to an AWS call, errors included, in the wire format of that service. */
export interface AwsAnswer {
  readonly status: number;
  readonly body: string | Buffer;
  readonly contentType: string;
}

/** The local stand-in of one AWS service. */
export interface AwsService {
  /** Signing name that it answers to. */
  readonly service: string;
  handle(call: AwsCall): Promise<AwsAnswer>;
}

/**
 * Tells when nothing is left to do. Work in memory holds an `enter()`; work that waits in a table or a
 * queue is told by `register()`. Idle means no holder, and no registered part with work.
 */
export interface Busy {
  /** Marks work as begun; the returned function ends it (calling it again does nothing). */
  enter(what: string): () => void;
  /** Number of holders now. */
  readonly count: number;
  /** Resolves once everything is drained, immediately if it already is. */
  whenIdle(): Promise<void>;
  /** Adds a part that can say, cheaply and at any moment, whether it has work waiting. */
  register(hasWork: () => boolean): void;
}

/** A message or batch that was given up, kept with its full payload until it is re-driven. */
export interface DeadLetter {
  readonly id: string;
  /** Construct path of the queue or event-source mapping that gave it up. */
  readonly from: string;
  /** Construct path of the function that could not handle it. */
  readonly functionPath: string;
  /** When it was given up, local time in ms. */
  readonly at: number;
  readonly reason: string;
  readonly attempts: number;
  readonly payload: Json;
}

/** A place where dead letters gather. */
export interface DeadLetterSource {
  list(): DeadLetter[];
  /** Puts all of them back to where they came from and answers how many there were. */
  redrive(): number;
}

/** A part of the local app that runs between `start()` and `stop()`. */
export interface LocalService {
  /** The AWS service that it plays, if functions call it. */
  readonly service?: AwsService;
  /** Where its dead letters gather, if it has any. */
  readonly deadLetters?: DeadLetterSource;
  start(): void | Promise<void>;
  /** Lets running work end, then releases timers and sockets. What is not done yet stays in the state. */
  stop(): void | Promise<void>;
}

/** Capacity that calls of one function consumed on one table or index. */
export interface UnitCount {
  /** Logical id of the table. */
  readonly table: string;
  /** Index name; absent for the table itself. */
  readonly index?: string;
  /** Logical id of the calling function, or `outside`. */
  readonly function: string;
  /** Read capacity units. */
  readonly read: number;
  /** Write capacity units. */
  readonly write: number;
  readonly calls: number;
}

/** A line that a function wrote. */
export interface LogLine {
  readonly at: number;
  readonly function: string;
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly text: string;
}

/** What the `/_local/` routes show of the core. */
export interface Diagnostics {
  deadLetters(): DeadLetter[];
  /** Re-drives all of them and answers how many there were. */
  redrive(): Promise<number>;
  units(): UnitCount[];
  /** Starts counting units anew, so that one step can be measured. */
  resetUnits(): void;
  /** Newest last, at most 1,000. */
  logs(): readonly LogLine[];
  /** API keys by role. */
  readonly keys: Readonly<Record<string, string>>;
  /** Routes of the public API, as in `POST /forms/{formId}`. */
  readonly routes: readonly string[];
}

/** A request to `/_local/…` or `/`, as the gateway hands it over. */
export interface LocalRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

/** Its answer. */
export interface LocalReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
}

/** Answers a request, or undefined where it has no such page. */
export type LocalRoutes = (request: LocalRequest) => Promise<LocalReply | undefined>;

/** What every part is given. */
export interface LocalContext {
  readonly assembly: Assembly;
  /** One database for all parts; each creates its own tables. In memory unless a data folder was given. */
  readonly state: DatabaseSync;
  readonly clock: LocalClock;
  readonly invoke: Invoke;
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly publicUrl: string;
  readonly busy: Busy;
  /** Whether nothing but errors may be printed. */
  readonly quiet: boolean;
}
