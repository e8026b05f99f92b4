/** Who made a hit. `other`: a person, but not the one the mail was for. `undecided`: nothing speaks against a person. */
type Maker = 'human' | 'bot' | 'other' | 'undecided';

/** What decided, by who it says made the hit. */
const REASONS = {
  /** It asked for the headers only. */
  head: 'bot',
  /** It said that nobody had asked to see the page yet. */
  prefetch: 'bot',
  /** Its User-Agent names a scanner, a proxy, a crawler or a link preview. */
  named: 'bot',
  /** It followed the link that no person sees. */
  hidden_link: 'bot',
  /** Three links or more within a second. */
  burst: 'bot',
  /** Of the very program that gave itself away by one of the above. */
  same_client: 'bot',
  /** While a scanner was at work on this mail. */
  during_scan: 'bot',
  /** More links, or faster, than a person reads, and no page of them was ever seen in a browser. */
  many_links: 'bot',
  before_delivery: 'bot',
  /** Soon after delivery, without reading first, and no page was ever seen in a browser. */
  too_soon: 'bot',
  /** The same link at the same moment from two places, neither of which ever showed itself to be a person's. */
  twin: 'bot',
  /** It does not even say that it is a browser. */
  no_browser: 'bot',
  /** Somebody else was seen to read this mail; this one was not. */
  another_reader: 'other',
  /** The mail came to more browsers than one person has. */
  forwarded: 'other',
  /** This browser runs the pages it opens, or has filled in a form. */
  known_browser: 'human',
  nothing_against: 'undecided',
} as const satisfies Readonly<Record<string, Maker>>;

export type Reason = keyof typeof REASONS;

export interface Verdict {
  readonly by: Maker;
  readonly reason: Reason;
}

export const verdictFor = (reason: Reason): Verdict => ({ by: REASONS[reason], reason });

/** Whether a hit counts for the lead: a person's, or one that may well be. */
export const counts = ({ by }: Verdict): boolean => by === 'human' || by === 'undecided';
