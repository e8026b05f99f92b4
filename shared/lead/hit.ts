import type { Activity, Scalar } from './activity.ts';
import { ARRIVED } from './identity.ts';

/** The class of client that the User-Agent names. `unknown`: missing, or no known one. */
export const AGENTS = ['browser', 'scanner', 'proxy', 'crawler', 'preview', 'unknown'] as const;
export type Agent = (typeof AGENTS)[number];

/**
 * The `linkId` of the honeypot link, which is invisible to people: only a bot that reads the source follows
 * it.
 */
export const HONEYPOT = 'honeypot';

/** Activities that a single request creates, so a bot can create them too. */
export const HITS: ReadonlySet<string> = new Set(['email_opened', 'link_clicked', 'page_viewed', ARRIVED]);

/**
 * The stored facts of the request behind a hit, as properties of its activity. Whether a bot made it is
 * decided when the lead is scored, together with the other hits. No IP address and no header text is stored,
 * only classes and keyed hashes (`shared/tracking/hit-facts.ts`). An absent property is unknown or false.
 */
export interface HitFacts {
  /**
   * The mail it came through, as in the mail's tokens and its `email_delivered`. A page view has it when a
   * click led to the page.
   */
  readonly messageId?: string;
  /** The link of that mail; `HONEYPOT` for the hidden one. Every link of a mail has its own. */
  readonly linkId?: string;
  /** A page is viewed by GET; answering a mail's page (`unsubscribed`) is a POST. */
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly agent?: Agent;
  /**
   * Keyed hash of network, User-Agent and Accept-Language: stable for weeks for one browser in one network.
   */
  readonly client?: string;
  /** Keyed hash of the /24 (IPv4) or /48 (IPv6): an office and its mail gateway may share one. */
  readonly network?: string;
  /** The request carried a prefetch header: nobody has opened the page yet. */
  readonly prefetch?: boolean;
  /**
   * A click on a link to a page whose tracker would report a browser, with consent: no page view after it is
   * a sign of a bot.
   */
  readonly watched?: boolean;
  /** A page view reported by the page's script, not by an image. */
  readonly scripted?: boolean;
  /** One-click unsubscribe of the mail program (RFC 8058), which only a person triggers. */
  readonly oneClick?: boolean;
}

/** A hit's facts as activity properties; absent and false ones are left out. */
export const asProperties = (facts: HitFacts): Record<string, Scalar> =>
  Object.fromEntries(
    Object.entries(facts).filter(
      (fact): fact is [string, Scalar] => fact[1] !== undefined && fact[1] !== false,
    ),
  );

const METHODS = ['GET', 'HEAD', 'POST'] as const;
const textOf = (value: Scalar | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** Reads a hit's facts from an activity's properties; malformed ones are treated as unknown. */
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
