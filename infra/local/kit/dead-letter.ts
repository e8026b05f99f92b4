import type { Json } from './json.ts';

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
