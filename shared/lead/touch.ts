import type { Activity, Scalar } from './activity.ts';
import type { HumanHistory } from './human-history.ts';

/** How somebody met us: the page they came to, and where from (`host/path`, campaign), as far as it is known. */
export interface Touch {
  /** Ms. */
  readonly at: number;
  readonly properties: Readonly<Record<string, Scalar>>;
}

/** The first and the last touch; both undefined for somebody who was never on a page or in a form of ours. */
export interface Touches {
  readonly first: Touch | undefined;
  readonly last: Touch | undefined;
}

const ON_OUR_PAGES: ReadonlySet<string> = new Set(['page_viewed', 'form_submitted']);
const PLACES: ReadonlySet<string> = new Set(['page', 'host']);
const tellsWhence = (name: string): boolean => name === 'referrer' || name.startsWith('utm_');

/**
 * First touch: the first page or form that is known. Last touch: the latest that came with a campaign or from another site, for a
 * page opened from memory says nothing of a channel; without one, the first.
 */
export function touchesOf(history: HumanHistory, at: number): Touches {
  const touches = history
    .filter(({ type, occurredAt, suspect }) => ON_OUR_PAGES.has(type) && occurredAt <= at && suspect !== true)
    .map(touchOf)
    .filter(({ properties }) => Object.keys(properties).length > 0);
  const [first] = touches;
  const last = touches.findLast(({ properties }) => Object.keys(properties).some(tellsWhence));
  return { first, last: last ?? first };
}

function touchOf({ occurredAt, properties }: Activity): Touch {
  const told = Object.entries(properties).filter(([name]) => PLACES.has(name) || tellsWhence(name));
  return { at: occurredAt, properties: Object.fromEntries(told) };
}
