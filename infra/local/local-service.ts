import type { AwsService } from './endpoint/aws-service.ts';
import type { DeadLetterSource } from './kit/dead-letter.ts';
import type { Assembly } from './template/resource.ts';
import type { DatabaseSync } from 'node:sqlite';
import type { LocalClock } from './kit/clock.ts';
import type { Invoke } from './lambda/invoke.ts';
import type { Busy } from './kit/busy.ts';

/** A part of the local app that runs between `start()` and `stop()`. */
export interface LocalService {
  /** The AWS service that it emulates, if functions call it. */
  readonly service?: AwsService;
  /** Where its dead letters gather, if it has any. */
  readonly deadLetters?: DeadLetterSource;
  start(): void | Promise<void>;
  /** Lets running work end, then releases timers and sockets. What is not done yet stays in the state. */
  stop(): void | Promise<void>;
}

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
