import type { Activity } from '../lead/activity.ts';
import { type Exposed, FAR } from './exposed.ts';
import type { Hit } from './hits.ts';
import { TimesBy } from './times.ts';
import type { Reason } from './verdict.ts';

/**
 * Browsers known to be a person's: they ran a page's script within 1.5 days of the hit, or submitted a form
 * at any time. Page views of exposed clients do not count, since some scanners run scripts.
 */
export class KnownBrowsers {
  readonly #pages = new TimesBy();
  readonly #formFillers = new Set<unknown>();

  constructor(
    history: readonly Activity[],
    hits: readonly Hit[],
    proven: ReadonlyMap<Hit, Reason>,
    exposed: Exposed,
  ) {
    for (const hit of hits) {
      const ranItsScript = hit.type === 'page_viewed' && hit.facts.scripted === true;
      if (ranItsScript && !proven.has(hit) && !exposed.isNear(hit)) this.#pages.add(hit.facts.client, hit.at);
    }
    for (const { type, suspect, properties } of history)
      if (type === 'form_submitted' && suspect !== true) this.#formFillers.add(properties.client);
  }

  knows({ at, facts: { client } }: Hit): boolean {
    return this.#formFillers.has(client) || this.#pages.any(client, at - FAR, at + FAR);
  }
}
