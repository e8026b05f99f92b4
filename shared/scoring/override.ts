import type { Activity } from '../lead/activity.ts';
import { minuteOf, minutesIn } from '../lead/minutes.ts';
import { SETTABLE_TIERS, type Tier } from '../lead/standing.ts';

/** A tier set by sales, and the minute at which it expires. */
export interface Override {
  readonly tier: Tier;
  readonly until: number;
}

const SETTABLE: ReadonlySet<unknown> = new Set(SETTABLE_TIERS);
const isTier = (value: unknown): value is Tier => SETTABLE.has(value);

/**
 * The override that an activity of type `override` sets under a model: a tier for `forDays` days or until
 * further notice, or, with any other tier (`auto`), `lifted`: the model decides again. undefined for an
 * activity of another type, not from sales, or about another `model`.
 */
export function overrideIn(
  { type, source, properties, occurredAt }: Activity,
  modelId: string,
): Override | 'lifted' | undefined {
  const { tier, forDays, model = modelId } = properties;
  if (type !== 'override' || source !== 'sales' || model !== modelId || tier === undefined) return undefined;
  if (!isTier(tier)) return 'lifted';
  const days = typeof forDays === 'number' && forDays > 0 ? forDays : Number.POSITIVE_INFINITY;
  return { tier, until: minuteOf(occurredAt) + minutesIn(days) };
}
