import type { DeadLetter } from '../kit/dead-letter.ts';
import type { UnitCount } from '../dynamodb/units.ts';
import type { LogLine } from '../lambda/logs.ts';

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
