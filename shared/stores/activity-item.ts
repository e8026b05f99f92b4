import * as z from 'zod';
import { shorten } from '../runtime/text.ts';
import { type Activity, ACTIVITY_SOURCES, type Scalar } from '../lead/activity.ts';
import { HITS } from '../lead/hit.ts';
import { idAt, observedPlace } from '../limits/places.ts';
import { DAY_SECONDS } from '../runtime/time.ts';

/**
 * Raised when the shape of a stored activity changes; a reader lists versions it does not know as bad rows.
 */
const SCHEMA_VERSION = 1;
/** TTL is this much longer than the playbook's memory, so that expiry never affects a score. */
const TTL_SLACK_DAYS = 8;
/**
 * A text longer than this (bytes of UTF-8) goes to its own item: each further KB of an activity is a write
 * unit.
 */
const LONG_TEXT_BYTES = 1_024;
/** Length of the excerpt of a long text on the activity itself: as much as a mail to sales quotes. */
const EXCERPT_CHARACTERS = 500;

const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const storedActivity = z.object({
  v: z.literal(SCHEMA_VERSION),
  sk: z.string(),
  /** Absent where the sort key tells it. */
  id: z.string().optional(),
  type: z.string(),
  occurredAt: z.number(),
  receivedAt: z.number(),
  source: z.enum(ACTIVITY_SOURCES),
  properties: facts.default({}),
  profile: facts.optional(),
  interests: z.record(z.string(), z.boolean()).optional(),
  visitorId: z.string().optional(),
  suspect: z.boolean().optional(),
  imported: z.boolean().optional(),
});

/** The sort key of an activity that shares no place: its id; of a hit that we collected, after its hour. */
export const placeOf = ({ id, type, source, receivedAt }: Activity): string =>
  HITS.has(type) && (source === 'pixel' || source === 'mail') ? observedPlace(id, receivedAt) : id;

/** An activity's item without its partition key. Empty parts are left out. */
export function toItem(
  activity: Activity,
  rememberDays?: number,
  place: string = placeOf(activity),
): Record<string, unknown> {
  const { id, properties, ...rest } = activity;
  const expiresAt =
    rememberDays === undefined
      ? undefined
      : Math.ceil(activity.occurredAt / 1_000) + (rememberDays + TTL_SLACK_DAYS) * DAY_SECONDS;
  const flat = Object.keys(properties).length > 0 ? properties : undefined;
  const named = idAt(place) === id ? {} : { id };
  return { sk: place, ...named, v: SCHEMA_VERSION, ...rest, properties: flat, expiresAt };
}

/** An activity, or why its item cannot be read: names of attributes only, never their values. */
export function fromItem(item: Readonly<Record<string, unknown>>): Activity | { reason: string } {
  const parsed = storedActivity.safeParse(item);
  if (!parsed.success) return { reason: reasonOf(parsed.error) };
  const { v: _version, sk, id = idAt(sk), ...activity } = parsed.data;
  return { id, ...activity };
}

const reasonOf = (error: z.ZodError): string =>
  error.issues
    .map((issue) => `${issue.path[0] === undefined ? 'item' : String(issue.path[0])}: ${issue.code}`)
    .join(', ');

/** Takes long texts out of an activity's profile; `texts` is undefined where there are none. */
export function splitTexts(activity: Activity): { short: Activity; texts?: Record<string, string> } {
  const long = Object.entries(activity.profile ?? {}).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && Buffer.byteLength(entry[1]) > LONG_TEXT_BYTES,
  );
  if (long.length === 0) return { short: activity };
  const excerpts = long.map(([field, text]) => [field, shorten(text, EXCERPT_CHARACTERS)]);
  return {
    short: { ...activity, profile: { ...activity.profile, ...Object.fromEntries(excerpts) } },
    texts: Object.fromEntries(long),
  };
}

/**
 * Whether two reports under one id describe the same activity, ignoring when and through which client they
 * arrived.
 */
export function sameActivity(a: Activity, b: Activity): boolean {
  return (
    a.type === b.type &&
    a.visitorId === b.visitorId &&
    statedTime(a) === statedTime(b) &&
    sameFacts(reportedFacts(a), reportedFacts(b)) &&
    sameFacts(a.profile ?? {}, b.profile ?? {}) &&
    sameFacts(a.interests ?? {}, b.interests ?? {})
  );
}

const reportedFacts = ({ properties: { client: _client, ...reported } }: Activity): Facts => reported;

/** The time the sender gave, before it was clamped; undefined where it gave none. */
function statedTime({ occurredAt, receivedAt, properties }: Activity): Scalar | undefined {
  if (properties.claimedAt !== undefined) return properties.claimedAt;
  return occurredAt === receivedAt ? undefined : occurredAt;
}

type Facts = Readonly<Record<string, Scalar>>;

function sameFacts(a: Facts, b: Facts): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
