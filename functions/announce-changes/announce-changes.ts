import { eventsOf } from '../../shared/events/change-events.ts';
import { type BusEvent, busEvent, type EventBus } from '../../shared/events/event-bus.ts';
import { MailConsentChanged } from '../../shared/events/mail-consent-changed.ts';
import { PlaybookPublished } from '../../shared/events/playbook-published.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { log } from '../../shared/runtime/logger.ts';
import { changeIn, consentNewsIn, PLAYBOOK_KEY, versionIn } from '../../shared/stores/keys.ts';
import type { LeadStore } from '../../shared/stores/lead-store.ts';
import type { JobQueue } from '../../shared/jobs/job-queue.ts';
import type { VersionRecord, VersionStore } from '../../shared/stores/version-store.ts';
import { isoInstant } from '../../shared/runtime/instant.ts';

/** One record of the stream: where the change lies. */
export interface ChangeRecord {
  readonly pk: string;
  readonly sk: string;
}

export interface Dependencies {
  readonly leads: Pick<LeadStore, 'change'>;
  readonly versions: Pick<VersionStore, 'record'>;
  readonly bus: Pick<EventBus, 'publishAll'>;
  readonly jobQueue: Pick<JobQueue, 'start'>;
}

type Sources = Omit<Dependencies, 'bus'>;

/** A record's key is not that of a change: the trigger's filter and the key's format have drifted apart. */
class NotAChange extends Error {
  override readonly name = 'NotAChange';
}

/** The key alone says that an item is news of a consent. */
function consentEvent({ pk, sk }: ChangeRecord): BusEvent | undefined {
  const news = consentNewsIn(pk, sk);
  return news && busEvent(MailConsentChanged, MailConsentChanged.detail.parse({ version: 1, ...news }));
}

/**
 * The event that a version of the playbook is announced by; none for the one that an environment starts with.
 */
export function eventsOfVersion({ number, publishedAt, restoredFrom }: VersionRecord): BusEvent[] {
  if (publishedAt === 0) return [];
  const at = isoInstant(publishedAt);
  return [busEvent(PlaybookPublished, { version: 1, playbook: number, publishedAt: at, restoredFrom })];
}

/** A publication reaches every lead from here: whoever published may have died right after. */
async function eventsOfPublication(number: number, { versions, jobQueue }: Sources): Promise<BusEvent[]> {
  const version = await versions.record(number);
  const events = version === undefined ? [] : eventsOfVersion(version);
  if (events.length > 0) await jobQueue.start({ kind: 'publish', playbook: number });
  return events;
}

async function eventsIn(sources: Sources, key: ChangeRecord): Promise<BusEvent[]> {
  const number = key.pk === PLAYBOOK_KEY ? versionIn(key.sk) : undefined;
  if (number !== undefined) return eventsOfPublication(number, sources);
  const consent = consentEvent(key);
  if (consent !== undefined) return [consent];
  const found = changeIn(key.pk, key.sk);
  if (found === undefined) throw new NotAChange('Unknown key format.');
  const change = await sources.leads.change(found.leadId, found.model, found.n);
  return change === undefined ? [] : eventsOf(change);
}

/** A record's events; none when the lead was erased meanwhile, undefined when it could not be read. */
async function read(sources: Sources, key: ChangeRecord): Promise<BusEvent[] | undefined> {
  try {
    return await eventsIn(sources, key);
  } catch (error) {
    log.error('Change not readable', { pk: key.pk, sk: key.sk, failure: failureOf(error) });
    return undefined;
  }
}

/**
 * Puts a batch of changes, of leads and of the playbook, on the bus. A record that fails holds nobody up: its
 * neighbours are announced all the same. Returns the places of those that failed.
 */
export async function announceChanges(
  { bus, ...sources }: Dependencies,
  records: readonly ChangeRecord[],
): Promise<number[]> {
  const found = await Promise.all(records.map((record) => read(sources, record)));
  const events = found.flatMap((each, record) => (each ?? []).map((event) => ({ event, record })));
  const refused = await bus.publishAll(events.map(({ event }) => event));
  const failed = new Set(refused.map((position) => events[position]?.record));
  return found.flatMap((each, record) => (each === undefined || failed.has(record) ? [record] : []));
}
