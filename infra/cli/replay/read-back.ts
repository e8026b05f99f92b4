import { concurrently } from '../../../shared/runtime/concurrently.ts';
import type { Instance, QueuedLead, StoredActivity } from './instance.ts';
import type { FileActivity, Person } from './read-lines.ts';
import { keyOf, type Timeline } from './timeline.ts';

const TIERS = ['unknown', 'cold', 'warm', 'hot'];
const REQUESTS_UNDER_WAY = 8;
/** Activities that somebody reported; the others are the product's own records of mail, hits and forms. */
const REPORTED = new Set(['api', 'sales']);

/** A lead of the file as the instance has it. */
export interface FoundLead {
  readonly person: Person;
  readonly stored: QueuedLead;
}

/** What the instance answers when it is asked for everything. */
export interface ReadBack {
  readonly leads: readonly FoundLead[];
  /** Leads that are not of the file. */
  readonly others: number;
  readonly findings: Findings;
}

/** How what was found differs from what was sent; keys as in `keyOf`. */
export interface Findings {
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
  /** Not sent, sent otherwise, or not readable. */
  readonly unexpected: readonly string[];
}

/** What an activity must be like when it is found. */
export interface Sent {
  readonly timeline: Timeline;
  readonly refused: ReadonlySet<string>;
  /** From the file's time to the instance's, ms. */
  readonly shift: number;
}

/** Reads every lead and its history, and compares. */
export async function readBack(
  instance: Pick<Instance, 'leads' | 'history'>,
  sent: Sent,
  onLead: () => void,
): Promise<ReadBack> {
  const { known, others } = await listLeads(instance, sent.timeline);
  const comparison = new Comparison(sent);
  await concurrently([...known.values()], REQUESTS_UNDER_WAY, async ({ person, stored }) => {
    const { activities, bad } = await instance.history(stored.leadId);
    comparison.take(person, activities, bad);
    onLead();
  });
  return { leads: [...known.values()], others, findings: comparison.findings() };
}

async function listLeads(
  instance: Pick<Instance, 'leads'>,
  { people }: Timeline,
): Promise<{ known: ReadonlyMap<string, FoundLead>; others: number }> {
  const byEmail = new Map([...people.values()].map((person) => [person.email, person]));
  const known = new Map<string, FoundLead>();
  const others = new Set<string>();
  for (const tier of TIERS) {
    for await (const stored of instance.leads(tier)) {
      const person = byEmail.get(stored.profile.email ?? '');
      if (person) known.set(stored.leadId, { person, stored });
      else others.add(stored.leadId);
    }
  }
  return { known, others: others.size };
}

/** Compares what is found with what was sent, lead by lead. */
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

  take(person: Person, activities: readonly StoredActivity[], bad: readonly { id: string }[] = []): void {
    for (const activity of activities) {
      const key = `${person.id} ${activity.id}`;
      const sent = this.#sent.get(key);
      if (sent) this.#found.set(key, (this.#found.get(key) ?? 0) + 1);
      const asSent = sent ? this.#isAsSent(sent, activity) : !REPORTED.has(activity.source);
      if (!asSent) this.#unexpected.push(key);
    }
    this.#unexpected.push(...bad.map(({ id }) => `${person.id} ${id}`));
  }

  findings(): Findings {
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
