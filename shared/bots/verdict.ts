/**
 * Who made a hit. `other`: a person, but not the recipient of the mail. `undecided`: no rule marks it as a
 * bot's.
 */
type Maker = 'human' | 'bot' | 'other' | 'undecided';

/** The rule that decided, and who it says made the hit. */
const REASONS = {
  /** A HEAD request. */
  head: 'bot',
  /** A prefetch header: nobody has opened the page yet. */
  prefetch: 'bot',
  /** Its User-Agent names a scanner, a proxy, a crawler or a link preview. */
  named: 'bot',
  /** It followed the honeypot link, which is invisible to people. */
  hidden_link: 'bot',
  /** Three links or more within a second. */
  burst: 'bot',
  /** Made by a client that one of the reasons above identifies as a bot. */
  same_client: 'bot',
  /** Made while a scanner was visiting this mail's links. */
  during_scan: 'bot',
  /** More links, or faster clicks, than a person makes; no linked page reported a browser. */
  many_links: 'bot',
  before_delivery: 'bot',
  /** Soon after delivery, without opening the mail first; no linked page reported a browser. */
  too_soon: 'bot',
  /** Two clients followed the same link within seconds; neither is a known browser. */
  twin: 'bot',
  /** Its User-Agent is not a browser's. */
  no_browser: 'bot',
  /** Another client read this mail. */
  another_reader: 'other',
  /** The mail was opened in more browsers than one person uses. */
  forwarded: 'other',
  /** This browser ran a page's script, or submitted a form. */
  known_browser: 'human',
  nothing_against: 'undecided',
} as const satisfies Readonly<Record<string, Maker>>;

export type Reason = keyof typeof REASONS;

export interface Verdict {
  readonly by: Maker;
  readonly reason: Reason;
}

export const verdictFor = (reason: Reason): Verdict => ({ by: REASONS[reason], reason });

/** Whether a hit counts for the lead: made by a person, or undecided. */
export const counts = ({ by }: Verdict): boolean => by === 'human' || by === 'undecided';
