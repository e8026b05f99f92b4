import { DAY_MS, dayOf } from '../runtime/time.ts';
import { consentsOf } from './consents.ts';
import type { HumanHistory } from '../lead/human-history.ts';

/**
 * A change of a lead's consent to mail that is announced on the bus: `pending` once for each UTC day on which
 * a form asked for it, `given` once each time consent begins.
 */
export interface ConsentNews {
  readonly state: 'pending' | 'given';
  /** Start of that UTC day (`pending`), or when consent began (`given`); ms. */
  readonly at: number;
}

/**
 * The news to announce for a lead; undefined where there is none, or where the consent was imported from
 * another system.
 */
export function consentNews(history: HumanHistory): ConsentNews | undefined {
  const { state, since, activityId, request } = consentsOf(history, Number.POSITIVE_INFINITY).email;
  const told = request?.activityId ?? activityId;
  if (history.some(({ id, imported }) => id === told && imported === true)) return undefined;
  if (request !== undefined) return { state: 'pending', at: dayOf(request.at) * DAY_MS };
  return state === 'given' && since !== undefined ? { state, at: since } : undefined;
}
