/**
 * Limits on what a stranger can multiply: whoever knows an address can post forms for it, with any browser's
 * id, and whoever has a browser's id can report its views. Nothing is counted for them: what may be many
 * shares a bounded number of sort keys an hour (see `places.ts`), and reading stops at a number of items and
 * pages for each priority (see `cut.ts`). Beyond a limit what is older stays, so that nobody can push out
 * what was there before.
 */

/**
 * Pages of one browser and half hour share this many ids. A visit has some twenty pages: they meet in one
 * visit of six.
 */
export const PAGE_SLOTS = 1_024;

/** Clients that follow one link of a mail within an hour share this many ids. */
export const CLIENT_SLOTS = 1_024;

/**
 * Submissions of one form for one lead and UTC hour, beside the first of them, which has a place of its own.
 * A person corrects a form a few times; 16 leave room for an office that shares an address, and a lead under
 * a flood costs its readers three times an ordinary one. `browsed`: from
 * browsers that were seen on our pages before. `suspect`: by the looks of it a bot's; nothing depends on
 * them.
 */
export const FORM_SLOTS = { browsed: 8, anonymous: 16, suspect: 4 } as const;

/**
 * Places that one submission tries of those, each a write unit: two of a person's never meet, and a flood
 * costs three units a request.
 */
export const FORM_TRIES = 3;

/** Taken places that a process remembers: two megabytes. A full memory is cleared. */
export const HELD_PLACES = 10_000;

/** Hits of a browser that are looked at to tell whether a person uses it. */
export const HITS_LOOKED_AT = 20;

/**
 * A browser identified as more leads than this is a kiosk or a broken tracker's default id: its hits count
 * for nobody.
 */
export const MOST_PEOPLE = 20;

/** How much of one kind is read of one log. */
interface Share {
  readonly items: number;
  /** Pages of a query: DynamoDB ends each at 1 MB. */
  readonly pages: number;
}

/**
 * What is read of one lead's or browser's log at most, by priority. The busiest lead of a replayed year has
 * under a thousand activities, and a playbook is checked against 2,000; twenty megabytes fit ten times into
 * the smallest function that reads logs.
 */
export const READ = {
  /** Whom a browser was identified as, and merges: a keyed system may say so with every activity. */
  mark: { items: 2_000, pages: 2 },
  stated: { items: 10_000, pages: 10 },
  observed: { items: 5_000, pages: 4 },
  first: { items: 1_000, pages: 3 },
  browsed: { items: 300, pages: 2 },
  anonymous: { items: 100, pages: 1 },
  suspect: { items: 50, pages: 1 },
} as const satisfies Readonly<Record<string, Share>>;

/**
 * Browsers of one lead whose logs are read, by the priority of what named them: people have a few, and a
 * keyed system that gives each visit an id of its own some dozens. Every further one is a query on each look
 * at the lead.
 */
export const BROWSERS = { stated: 50, observed: 20, first: 8, browsed: 3, anonymous: 1 } as const;

/** Logs read at a time for one lead. */
export const READ_WIDTH = 8;

/** Hits of a lead that count, of all its browsers together; and activities of all leads merged into it. */
export const MOST_HITS = 10_000;

/** Leads merged into one whose logs are read: sales merges them, one by one. */
export const MOST_MEMBERS = 50;
