import { concurrently } from '../../../shared/runtime/concurrently.ts';
import type { Instance, QueuedLead, StoredActivity } from './instance.ts';
import type { FileActivity, Person } from './read-lines.ts';
import { keyOf, type Timeline } from './timeline.ts';
import { TIERS } from '../../../shared/lead/standing.ts';

const CONCURRENT_REQUESTS = 8;
/**
 * Sources of activities that were reported; all others are the product's own records of mail, hits and forms.
 */
const REPORTED_SOURCES = new Set(['api', 'sales']);

/** A lead of the file, as the instance has stored it. */
export interface FoundLead {
  readonly person: Person;
  readonly stored: QueuedLead;
}

export interface ReadBack {
  readonly leads: readonly FoundLead[];
  /** Number of leads that are not in the file. */
  readonly foreignLeads: number;
  readonly differences: Differences;
}

/** How the stored activities differ from the sent ones, by `keyOf`. */
export interface Differences {
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
  /** Not sent, sent with other values, or not readable. */
  readonly unexpected: readonly string[];
}

export interface Sent {
  readonly timeline: Timeline;
  readonly refused: ReadonlySet<string>;
  /** From the file's time to the instance's, ms. */
  readonly shift: number;
}

/** Reads every lead with its history, and compares it with what was sent. */
export async function readBack(
  instance: Pick<Instance, 'leads' | 'history'>,
  sent: Sent,
  onLead: () => void,
): Promise<ReadBack> {
  const { known, foreignLeads } = await listLeads(instance, sent.timeline);
  const comparison = new Comparison(sent);
  await concurrently([...known.values()], CONCURRENT_REQUESTS, async ({ person, stored }) => {
    const { activities, bad } = await instance.history(stored.leadId);
    comparison.compare(person, activities, bad);
    onLead();
  });
  return { leads: [...known.values()], foreignLeads, differences: comparison.differences() };
}

async function listLeads(
  instance: Pick<Instance, 'leads'>,
  { people }: Timeline,
): Promise<{ known: ReadonlyMap<string, FoundLead>; foreignLeads: number }> {
  const byEmail = new Map([...people.values()].map((person) => [person.email, person]));
  const known = new Map<string, FoundLead>();
  const foreign = new Set<string>();
  for (const tier of TIERS) {
    for await (const stored of instance.leads(tier)) {
      const person = byEmail.get(stored.profile.email ?? '');
      if (person) known.set(stored.leadId, { person, stored });
      else foreign.add(stored.leadId);
    }
  }
  return { known, foreignLeads: foreign.size };
}

export class Comparison {
  readonly #sent: Map<string, FileActivity>;
  readonly #shift: number;
  readonly #found = new Map<string, number>();
  readonly #unexpected: string[] = [];

  constructor({ timeline, refused, shift }: Sent) {
    const expected = timeline.activities.filter((activity) => !refused.has(keyOf(activity)));
    this.#sent = new Map(expected.map((activity) => [keyOf(activity), activity]));
    this.#shift = shift;
  }

  compare(person: Person, activities: readonly StoredActivity[], bad: readonly { id: string }[] = []): void {
    for (const activity of activities) {
      const key = `${person.id} ${activity.id}`;
      const sent = this.#sent.get(key);
      if (sent) this.#found.set(key, (this.#found.get(key) ?? 0) + 1);
      const asSent = sent ? this.#isAsSent(sent, activity) : !REPORTED_SOURCES.has(activity.source);
      if (!asSent) this.#unexpected.push(key);
    }
    this.#unexpected.push(...bad.map(({ id }) => `${person.id} ${id}`));
  }

  differences(): Differences {
    return {
      lost: [...this.#sent.keys()].filter((key) => !this.#found.has(key)),
      duplicated: [...this.#found].filter(([, count]) => count > 1).map(([key]) => key),
      unexpected: this.#unexpected,
    };
  }

  #isAsSent({ type, at }: FileActivity, found: StoredActivity): boolean {
    return type === found.type && at + this.#shift === found.occurredAt;
  }
}
