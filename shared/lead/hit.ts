import type { Activity, Scalar } from './activity.ts';
import { ARRIVED } from './identity.ts';

/** What the program that made a request says it is. `unknown`: it says nothing, or nothing we know. */
export const AGENTS = ['browser', 'scanner', 'proxy', 'crawler', 'preview', 'unknown'] as const;
export type Agent = (typeof AGENTS)[number];

/** The `linkId` of the link that no person sees: whoever follows it reads the source and not the mail. */
export const HONEYPOT = 'honeypot';

/** Activities that a request alone makes, so that a machine can make them too. */
export const HITS: ReadonlySet<string> = new Set(['email_opened', 'link_clicked', 'page_viewed', ARRIVED]);

/**
 * What is kept of a request that made a hit: the names of its properties. They are facts; who made it is judged by the fold, which
 * also sees the other hits. No address and no text of a header is stored, only classes and keyed hashes
 * (`shared/tracking/hit-facts.ts`). A property that is not there is not known, or false.
 */
export interface HitFacts {
  /** The mail it came through, as in the mail's tokens and its `email_delivered`. A page view has it where a click led to it. */
  readonly messageId?: string;
  /** The link of that mail; `HONEYPOT` for the hidden one. Every link of a mail has its own. */
  readonly linkId?: string;
  /** A page is viewed by GET; answering a mail's page (`unsubscribed`) is a POST. */
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly agent?: Agent;
  /** Keyed hash of network, agent's text and languages: the same browser in the same place has the same one for weeks. */
  readonly client?: string;
  /** Keyed hash of the /24 (IPv4) or /48 (IPv6): an office full of people and its gateway may share one. */
  readonly network?: string;
  /** The request said that nobody had asked to see it yet. */
  readonly prefetch?: boolean;
  /** A click on a link to a page whose tracker reports back, with leave: silence after it says something. */
  readonly watched?: boolean;
  /** A page view reported by the page's script, not by an image. */
  readonly scripted?: boolean;
  /** A mail program's own unsubscribe button (RFC 8058), which acts on a person's word alone. */
  readonly oneClick?: boolean;
}

/** A hit's facts, ready to be an activity's properties: what is not there or false is left out. */
export const asProperties = (facts: HitFacts): Record<string, Scalar> =>
  Object.fromEntries(
    Object.entries(facts).filter(
      (fact): fact is [string, Scalar] => fact[1] !== undefined && fact[1] !== false,
    ),
  );

const METHODS = ['GET', 'HEAD', 'POST'] as const;
const textOf = (value: Scalar | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** A hit's facts as they lie in an activity; whatever does not fit is not known. */
export function factsOf({ properties }: Activity): HitFacts {
  return {
    messageId: textOf(properties.messageId),
    linkId: textOf(properties.linkId),
    method: METHODS.find((method) => method === properties.method),
    agent: AGENTS.find((agent) => agent === properties.agent),
    client: textOf(properties.client),
    network: textOf(properties.network),
    prefetch: properties.prefetch === true,
    watched: properties.watched === true,
    scripted: properties.scripted === true,
    oneClick: properties.oneClick === true,
  };
}
