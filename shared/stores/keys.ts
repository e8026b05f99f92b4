import type { MailAction } from '../lead/mail-kinds.ts';
import { isoInstant } from '../runtime/instant.ts';

/**
 * Every key of the two tables, in one place.
 *
 * Activities (the log): pk `LEAD#<leadId>` or `VISITOR#<visitorId>`, sk the activity id; pk `TEXT#<that pk>`
 * for its long texts. Leads (the state): pk `LEAD#<leadId>`, sk as below; `PLAYBOOK` the versions, the draft,
 * their records; `WALK#<id>` jobs; `KEY#<hash>` secrets of API
 * keys, `KEYS` the keys by name.
 *
 * `PROFILE` and `SCORE#<model>` are a lead's projections: adjacent in sort order, so that one query reads
 * them all.
 */

/** Whose log an activity belongs to: a known lead, or a browser nobody has identified yet. */
export type Subject =
  | { readonly kind: 'lead'; readonly id: string }
  | { readonly kind: 'visitor'; readonly id: string };

const LEAD_PREFIX = 'LEAD#';
const VISITOR_PREFIX = 'VISITOR#';
/** What the partition keys of the log's activities begin with. */
export const SUBJECT_PREFIXES = [LEAD_PREFIX, VISITOR_PREFIX] as const;

export const leadKey = (leadId: string): string => LEAD_PREFIX + leadId;
export const visitorKey = (visitorId: string): string => VISITOR_PREFIX + visitorId;
export const subjectKey = (subject: Subject): string =>
  subject.kind === 'lead' ? leadKey(subject.id) : visitorKey(subject.id);

/** The subject a partition key names; undefined for partitions that hold something else. */
export function subjectOf(pk: string): Subject | undefined {
  if (pk.startsWith(LEAD_PREFIX)) return { kind: 'lead', id: pk.slice(LEAD_PREFIX.length) };
  if (pk.startsWith(VISITOR_PREFIX)) return { kind: 'visitor', id: pk.slice(VISITOR_PREFIX.length) };
  return undefined;
}

/**
 * The partition of a subject's long texts. It is their own, so that a stream's filter, which knows "begins
 * with" but not its opposite, can tell them from activities; and no history has to read them.
 */
export const textsKey = (subject: Subject): string => `TEXT#${subjectKey(subject)}`;
/**
 * In a visitor's log: who identified as whom, and when. Sorts before every activity id. One for each lead,
 * minute and way.
 */
export const IDENTIFIED_PREFIX = '!IDENTIFIED#';
export const identifiedKey = (leadId: string, minute: number, by?: string): string =>
  `${IDENTIFIED_PREFIX}${leadId}#${minute}${by === undefined ? '' : `#${by}`}`;
/** A sort key after all identifications as one lead, and before those as the next. */
export const endOfIdentified = (leadId: string): string => `${IDENTIFIED_PREFIX}${leadId}$`;
/** Written first by an erasure; `!` sorts before every activity id, so each history query returns it. */
export const ERASED_KEY = '!ERASED';
/**
 * In the log of a lead that counts for another: for whom. Like what follows, it sorts after `!ERASED` and
 * before every activity id.
 */
export const MERGED_KEY = '!MERGED';
/** In the log of a lead for which others count: one for each. */
export const MEMBER_PREFIX = '!MEMBER#';
export const memberKey = (leadId: string): string => MEMBER_PREFIX + leadId;

export const PROFILE_KEY = 'PROFILE';
export const scoreKey = (model: string): string => `SCORE#${model}`;
/**
 * Bounds of the one query that returns a lead's projections and nothing else (`$` is the character after
 * `#`).
 */
export const PROJECTIONS: readonly [string, string] = [PROFILE_KEY, 'SCORE$'];

const NUMBER_WIDTH = 8;
const padded = (n: number): string => String(n).padStart(NUMBER_WIDTH, '0');
export const CHANGE_PREFIX = 'CHANGE#';
export const changeKey = (model: string, n: number): string => `${CHANGE_PREFIX}${model}#${padded(n)}`;

/** The change that a key names; undefined for any other key. */
export function changeIn(pk: string, sk: string): { leadId: string; model: string; n: number } | undefined {
  const subject = subjectOf(pk);
  const [, model, n] = /^CHANGE#([^#]+)#(\d+)$/.exec(sk) ?? [];
  return subject?.kind === 'lead' && model !== undefined
    ? { leadId: subject.id, model, n: Number(n) }
    : undefined;
}

export const CONSENT_PREFIX = 'CONSENT#';
/** News of a lead's consent to mail, to be announced once; times in ISO 8601. */
export const consentKey = (state: string, at: number): string =>
  `${CONSENT_PREFIX}${state}#${isoInstant(at)}`;

/** The news of a consent that a key tells; undefined for any other key. */
export function consentNewsIn(
  pk: string,
  sk: string,
): { leadId: string; state: string; at: string } | undefined {
  const subject = subjectOf(pk);
  const [, state, at] = /^CONSENT#(pending|given)#(.+)$/.exec(sk) ?? [];
  return subject?.kind === 'lead' && state !== undefined && at !== undefined
    ? { leadId: subject.id, state, at }
    : undefined;
}

/** The lead's one current handoff; older ones keep `HANDOFF#<id>`. */
export const HANDOFF_KEY = 'HANDOFF';
export const handoffKey = (handoffId: string): string => `HANDOFF#${handoffId}`;
export const MESSAGE_PREFIX = 'MESSAGE#';
/**
 * A mail's claim: one per action and change, so that a change mails once however often it is delivered; and
 * one for each further attempt with another recipient.
 */
export const messageKey = (action: MailAction, model: string, n: number, attempt = 1): string =>
  `${MESSAGE_PREFIX}${action}#${model}#${padded(n)}${attempt > 1 ? `#${attempt}` : ''}`;

/** A lead's way along a track of nurture mail: one item, for a lead is on one track at a time. */
export const NURTURE_RUN_KEY = 'NURTURE';
/** Counters of the whole environment, by day. */
export const COUNTER_KEY = 'COUNTER';
export const dayCounterKey = (name: string, day: string): string => `${name}#${day}`;
/** In the owner index: mail that was given up, which is marketing's to look at. No rep's id looks like it. */
export const SKIPPED_OWNER = 'MAIL#skipped';

export const PLAYBOOK_KEY = 'PLAYBOOK';
export const ACTIVE_KEY = 'ACTIVE';
export const VERSION_PREFIX = 'VERSION#';
export const versionKey = (n: number): string => VERSION_PREFIX + padded(n);
/** The number in a version's sort key; undefined in any other key. */
export const versionIn = (sk: string): number | undefined =>
  sk.startsWith(VERSION_PREFIX) ? Number(sk.slice(VERSION_PREFIX.length)) : undefined;
/** The one version that is being worked on. */
export const DRAFT_KEY = 'DRAFT';
const AUDIT_PREFIX = 'AUDIT#';
/** What was done to the playbook; an entry's id begins with its time, so that keys sort by time. */
export const auditKey = (entryId: string): string => AUDIT_PREFIX + entryId;
export const auditIdIn = (sk: string): string => sk.slice(AUDIT_PREFIX.length);
/** Bounds of the query for all of them (`$` is the character after `#`). */
export const AUDIT_END = 'AUDIT$';

/** A job over all leads: what each of its chunks came to, and of a preview also what is tried. */
export const jobKey = (walkId: string): string => `WALK#${walkId}`;
export const PREVIEW_KEY = 'PREVIEW';
export const CHUNK_PREFIX = 'STRETCH#';
export const chunkKey = (segment: number, number: number): string =>
  `${CHUNK_PREFIX}${padded(segment)}#${padded(number)}`;

export const apiKeyKey = (hash: string): string => `KEY#${hash}`;
export const API_KEY_SORT = 'KEY';
/** Partitions of the keys by name, and of what was done to them. */
export const API_KEY_RECORDS = 'KEYS';
export const API_KEY_AUDIT = 'KEYS#AUDIT';

/** Index names, as created by the data stack. */
export const INDEXES = { ranked: 'ranked', due: 'due', owner: 'owner' } as const;

/** Partitions of the ranked and due indexes: spreads their writes; a reader asks each. */
export const SHARDS = 4;
/** What is processed when an item of the due index comes up. */
export const DUE_KINDS = ['score', 'message'] as const;
export type DueKind = (typeof DUE_KINDS)[number];
export const dueKey = (kind: DueKind, shard: number): string => `${kind}#${shard}`;
export const rankKey = (model: string, tier: string, shard: number): string => `${model}#${tier}#${shard}`;

/** A lead's shard: its id is a hash already, so its last characters spread evenly. */
export const shardOf = (leadId: string): number => Number.parseInt(leadId.slice(-4), 36) % SHARDS;
