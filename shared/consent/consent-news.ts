import { DAY_MS, dayOf } from '../runtime/time.ts';
import { consentsOf } from './consents.ts';
import type { HumanHistory } from '../lead/human-history.ts';

/**
 * What others must be told of somebody's consent to mail: that it waits to be confirmed, once for each UTC day on which a form
 * said so; that it is there, once for each time it began.
 */
export interface ConsentNews {
  readonly state: 'pending' | 'given';
  /** The beginning of that day, or when it began; ms. */
  readonly at: number;
}

/** What is to be told of a lead; undefined where there is nothing, or where it was brought in from another system's past. */
export function consentNews(history: HumanHistory): ConsentNews | undefined {
  const { state, since, at, activityId } = consentsOf(history, Number.POSITIVE_INFINITY).email;
  if (since === undefined || at === undefined) return undefined;
  if (history.some(({ id, imported }) => id === activityId && imported === true)) return undefined;
  if (state === 'pending') return { state, at: dayOf(at) * DAY_MS };
  return state === 'given' ? { state, at: since } : undefined;
}
