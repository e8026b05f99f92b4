import type { Activity, Scalar } from './activity.ts';
import type { HumanHistory } from './human-history.ts';

/**
 * A marketing touch: the page, and where the visit came from (referrer as `host/path`, campaign), as far as
 * known.
 */
export interface Touch {
  /** Ms. */
  readonly at: number;
  readonly properties: Readonly<Record<string, Scalar>>;
}

/** First-touch and last-touch attribution; both undefined for a lead without page views and forms. */
export interface Touches {
  readonly first: Touch | undefined;
  readonly last: Touch | undefined;
}

const ON_OUR_PAGES: ReadonlySet<string> = new Set(['page_viewed', 'form_submitted']);
const PLACES: ReadonlySet<string> = new Set(['page', 'host']);
const isAttribution = (name: string): boolean => name === 'referrer' || name.startsWith('utm_');

/**
 * First touch: the first known page view or form. Last touch: the latest one with a campaign or an external
 * referrer, because a direct visit names no channel; without one, the first.
 */
export function touchesOf(history: HumanHistory, at: number): Touches {
  const touches = history
    .filter(({ type, occurredAt, suspect }) => ON_OUR_PAGES.has(type) && occurredAt <= at && suspect !== true)
    .map(touchOf)
    .filter(({ properties }) => Object.keys(properties).length > 0);
  const [first] = touches;
  const last = touches.findLast(({ properties }) => Object.keys(properties).some(isAttribution));
  return { first, last: last ?? first };
}

function touchOf({ occurredAt, properties }: Activity): Touch {
  const kept = Object.entries(properties).filter(([name]) => PLACES.has(name) || isAttribution(name));
  return { at: occurredAt, properties: Object.fromEntries(kept) };
}
