import { type HumanHistory, humanHistoryUntil } from '../lead/human-history.ts';
import { type Purpose, PURPOSES } from '../lead/purposes.ts';
import { type Consent, ConsentRecord } from './consent-record.ts';
import { statementsOf } from './statements.ts';

export type Consents = Readonly<Record<Purpose, Consent>>;

/**
 * A lead's consent to each purpose at an instant (ms), from the statements made by then, whatever order they
 * were reported in.
 */
export function consentsOf(history: HumanHistory, at: number): Consents {
  const records = new Map(PURPOSES.map((purpose) => [purpose, new ConsentRecord(purpose)] as const));
  for (const activity of humanHistoryUntil(history, at)) {
    for (const [purpose, statement] of statementsOf(activity)) {
      records.get(purpose)?.add(statement, activity);
    }
  }
  const on = (purpose: Purpose): Consent => records.get(purpose)!.consent;
  return { email: on('email'), opens: on('opens'), clicks: on('clicks'), profiling: on('profiling') };
}
