import { digest } from '../runtime/digest.ts';
import { HOUR_MS } from '../runtime/time.ts';
import { FORM_SLOTS, FORM_TRIES, type READ } from './limits.ts';

/**
 * What lies in a log, by what is kept first. `mark`: who a browser is, what is merged. `stated`: said by the
 * mailbox, by people of ours, or by a system with a key. `observed`: hits that we collected. Then submissions
 * of forms: the `first` of each form and hour, those from browsers that people were seen to use (`browsed`),
 * `anonymous` ones, and those of suspected bots.
 */
export type Priority = keyof typeof READ;

const ORDER = ['observed', 'first', 'browsed', 'anonymous', 'suspect'] as const;
type Bounded = (typeof ORDER)[number];

/**
 * Marks begin with `!`. What a sender names begins with a letter or digit, and is stated. `~` sorts after all
 * of them, and no sender can write it.
 */
const MARK = '!';
const BOUNDED = '~';
/** Hours since 1970 have six digits until 2084. */
const HOUR_WIDTH = 7;
const FORM_CHARACTERS = 12;

const startOf = (priority: Bounded): string => `${BOUNDED}${ORDER.indexOf(priority) + 1}`;

/** A sort key among those of its priority and hour. So a log lies in the order of priority and then of time. */
const placeIn = (priority: Bounded, at: number, name: string): string =>
  `${startOf(priority)}${String(Math.floor(at / HOUR_MS)).padStart(HOUR_WIDTH, '0')}/${name}`;

/** Where a hit with this id lies. */
export const observedPlace = (id: string, receivedAt: number): string => placeIn('observed', receivedAt, id);

/** Hits of a log begin with this. */
export const OBSERVED_PREFIX = startOf('observed');

const formName = (formId: string): string => digest([formId]).slice(0, FORM_CHARACTERS);

/** Where the first submission of a form for a lead lies, of those received in one hour. */
export const firstPlace = (formId: string, receivedAt: number): string =>
  placeIn('first', receivedAt, formName(formId));

/**
 * Where another submission may lie, by its id: the places to try, one after the other. A repeat is found
 * where it lies already.
 */
export function formPlaces(
  priority: keyof typeof FORM_SLOTS,
  { formId, id, receivedAt }: { formId: string; id: string; receivedAt: number },
): string[] {
  const slots = FORM_SLOTS[priority];
  const first = Number.parseInt(digest([id]).slice(-6), 36);
  return Array.from({ length: FORM_TRIES }, (_, step) =>
    placeIn(priority, receivedAt, `${formName(formId)}.${(first + step) % slots}`),
  );
}

/** Where what a submission reports lies: beside it. */
export const besidePlace = (submission: string, type: string): string => `${submission}+${type}`;

/** The id of an activity that lies here and is not stored with one of its own. */
export const idAt = (sk: string): string => (sk.startsWith(BOUNDED) ? sk.slice(sk.indexOf('/') + 1) : sk);

/** The priority of what lies under a sort key. */
export function priorityAt(sk: string): Priority {
  if (sk.startsWith(MARK)) return 'mark';
  return ORDER.find((priority) => sk.startsWith(startOf(priority))) ?? 'stated';
}

/** A sort key after everything of this priority and before the next; undefined after the last. */
export function endOf(priority: Priority): string | undefined {
  if (priority === 'mark') return '"';
  const next = ORDER[priority === 'stated' ? 0 : ORDER.indexOf(priority) + 1];
  return next && startOf(next);
}

/** The form and hour that a place of `formPlaces` belongs to; undefined for any other. */
export const formHourAt = (sk: string): string | undefined => /^(~[34]\d+\/[^.+]+)\.\d+$/.exec(sk)?.[1];
