import type { Activity, ActivitySource, Scalar } from './activity.ts';
import { type FieldStatement, FieldStatements } from './field-statements.ts';
import type { HumanHistory } from './human-history.ts';
import { minuteOf } from './minutes.ts';

/** A value of a profile field: since when it has been stated (ms), and by whom. */
export interface StatedValue {
  readonly value: Scalar;
  readonly at: number;
  readonly source: ActivitySource;
}

/** The value of a profile field that counts. */
export interface Fact extends StatedValue {
  /**
   * Other values that weaker sources have stated since, the strongest first: they count once this one has
   * ended.
   */
  readonly disputedBy?: readonly StatedValue[];
}

export type Profile = Readonly<Record<string, Fact>>;

type Statement = FieldStatement & StatedValue;

/**
 * A person's profile at an instant (ms): of each field what the strongest source said last, as long as that
 * holds (see `FieldStatements`).
 */
export function profileOf(history: HumanHistory, at: number): Profile {
  const fields = new Map<string, FieldStatements<Statement>>();
  for (const activity of history) {
    if (activity.occurredAt > at) break;
    for (const [field, statement] of statementsIn(activity)) {
      const statements = fields.get(field) ?? new FieldStatements<Statement>();
      statements.add(statement);
      fields.set(field, statements);
    }
  }
  const minute = minuteOf(at);
  const facts = [...fields].map(([field, statements]) => [field, factOf(statements, minute)] as const);
  return Object.fromEntries(facts.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function statementsIn({ profile = {}, suspect, occurredAt, source }: Activity): [string, Statement][] {
  if (suspect === true) return [];
  return Object.entries(profile).map(([field, value]) => [
    field,
    { value, source, at: occurredAt, minute: minuteOf(occurredAt) },
  ]);
}

function factOf(statements: FieldStatements<Statement>, minute: number): Fact {
  const fact = statedValue(statements.at(minute)!);
  const disputing = statements.waitingAt(minute).filter(({ value }) => value !== fact.value);
  return { ...fact, ...(disputing.length > 0 && { disputedBy: disputing.map(statedValue) }) };
}

const statedValue = ({ value, at, source }: Statement): StatedValue => ({ value, at, source });
