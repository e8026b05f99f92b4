import type { ActivitySource, Scalar } from './activity.ts';
import { weightOf } from './source-order.ts';
import { DAY_MINUTES } from '../runtime/time.ts';

/** How long a statement outranks those of weaker sources: after a year people have often moved on. */
export const STATEMENT_MINUTES = 365 * DAY_MINUTES;

/** What somebody said of one profile field. */
export interface FieldStatement {
  readonly value: Scalar;
  /** The whole minute in which it was said. */
  readonly minute: number;
  readonly source: ActivitySource;
}

/**
 * What has been said of one profile field, in order of time. The strongest source counts while its statement
 * holds, and of one source the latest; what weaker sources say meanwhile waits, and counts once the stronger
 * statement has ended. What nobody contradicts counts on.
 */
export class FieldStatements<Statement extends FieldStatement = FieldStatement> {
  readonly #holdMinutes: number;
  /** Each weaker and later than the one before it; the first held the floor when the last was added. */
  #inTurn: readonly Statement[] = [];

  /** `holdMinutes`: how long a statement outranks weaker ones. */
  constructor(holdMinutes = STATEMENT_MINUTES) {
    this.#holdMinutes = holdMinutes;
  }

  /** A copy that goes on by itself. */
  fork(): FieldStatements<Statement> {
    const copy = new FieldStatements<Statement>(this.#holdMinutes);
    copy.#inTurn = this.#inTurn;
    return copy;
  }

  /** Adds a statement, not earlier than those before. */
  add(statement: Statement): void {
    const weight = weightOf(statement.source);
    const holding = this.#inTurn.filter(
      (each) => weightOf(each.source) > weight && statement.minute < this.#end(each),
    );
    this.#inTurn = [...holding, statement];
  }

  /** What counts at a minute not earlier than the last statement; undefined before any was made. */
  at(minute: number): Statement | undefined {
    return this.#inTurn.find((each) => minute < this.#end(each)) ?? this.#inTurn.at(-1);
  }

  /** What waits behind the statement that counts at a minute, the strongest first. */
  waitingAt(minute: number): readonly Statement[] {
    const current = this.at(minute);
    return current === undefined ? [] : this.#inTurn.slice(this.#inTurn.indexOf(current) + 1);
  }

  /** The first minute after this one at which another statement counts; infinite if none ever will. */
  nextTurn(minute: number): number {
    const current = this.at(minute);
    return current === undefined || current === this.#inTurn.at(-1)
      ? Number.POSITIVE_INFINITY
      : this.#end(current);
  }

  #end({ minute }: Statement): number {
    return minute + this.#holdMinutes;
  }
}
