import { digest } from '../runtime/digest.ts';
import type { Playbook } from './schema.ts';

/** JSON in which the order of an object's keys says nothing: equal texts, equal meaning. */
export const canonical = (value: unknown): string => JSON.stringify(sorted(value));

/** Names a document by what it says: signatures hold for exactly that. */
export const hashOf = (playbook: Playbook): string => digest(['playbook', canonical(playbook)]);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]),
  );
}
