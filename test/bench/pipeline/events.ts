import type { ActivityEvent } from '../peer/event.ts';
import { randomFrom } from '../statistics.ts';

/** What a known lead does, and how often. */
const DEEDS: readonly (readonly [share: number, type: string, properties: ActivityEvent['properties']])[] = [
  [0.35, 'page_viewed', { page: '/blog/how-others-do-it' }],
  [0.15, 'page_viewed', { page: '/pricing' }],
  [0.1, 'page_viewed', { page: '/product/overview' }],
  [0.15, 'email_opened', { messageId: 'nurture-1' }],
  [0.15, 'link_clicked', { messageId: 'nurture-1', link: 'case-study' }],
  [0.06, 'content_downloaded', { contentId: 'rollout-plan' }],
  [0.04, 'webinar_attended', { contentId: 'ninety-days' }],
];

/**
 * Deeds for each session; the lead file that the replay ships a map for has 54,800 touches in 14,600
 * sessions.
 */
const DEEDS_PER_SESSION = 3.75;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Collectors believe times of up to 30 days ago. */
const FIRST_SEEN_AGO = 28 * DAY;
const LONGEST_PAUSE = 3 * DAY;
const COUNTRIES = ['RO', 'PL', 'ES', 'DE'];
const SIZES = [12, 80, 400, 9_000];

/** One person: who they are, and when they were last active. */
interface Person {
  readonly email: string;
  lastAt: number;
}

/**
 * Some leads that do things, the same in every run but for the time. Ids and addresses carry the cohort's
 * name.
 */
export class Cohort {
  readonly #people: readonly Person[];
  readonly #name: string;
  readonly #random: () => number;
  #count = 0;

  constructor(name: string, leads: number, seed: number, now: number) {
    this.#name = name;
    this.#random = randomFrom(seed);
    this.#people = Array.from({ length: leads }, (_, index) => ({
      email: `lead-${name}-${index}@example.org`,
      lastAt: now - FIRST_SEEN_AGO,
    }));
  }

  get emails(): string[] {
    return this.#people.map(({ email }) => email);
  }

  /** A form, by which each lead becomes one. */
  forms(): ActivityEvent[][] {
    return this.#people.map((person) => [this.#form(person)]);
  }

  /** What each lead does next: so many deeds, some in one session, some after a pause of days. */
  deeds(count: number): ActivityEvent[][] {
    return this.#people.map((person) => Array.from({ length: count }, () => this.#deed(person)));
  }

  #form(person: Person): ActivityEvent {
    const profile = {
      firstName: 'Lead',
      lastName: this.#name,
      company: 'Example Works',
      jobTitle: 'Operations manager',
      country: this.#oneOf(COUNTRIES),
      employees: this.#oneOf(SIZES),
      industry: 'manufacturing',
    };
    return { ...this.#event(person, 'form_submitted'), properties: { formId: 'contact' }, profile };
  }

  #deed(person: Person): ActivityEvent {
    const isNewSession = this.#random() < 1 / DEEDS_PER_SESSION;
    person.lastAt += isNewSession ? HOUR + this.#random() * LONGEST_PAUSE : this.#random() * 10 * MINUTE;
    let draw = this.#random();
    const [, type, properties] = DEEDS.find(([share]) => (draw -= share) < 0) ?? DEEDS[0]!;
    return { ...this.#event(person, type), properties };
  }

  #event({ email, lastAt }: Person, type: string): ActivityEvent {
    this.#count += 1;
    const id = `${this.#name}-${this.#count}`;
    return { id, type, email, occurredAt: new Date(lastAt).toISOString(), properties: {}, profile: {} };
  }

  #oneOf<T>(values: readonly T[]): T {
    return values[Math.floor(this.#random() * values.length)]!;
  }
}
