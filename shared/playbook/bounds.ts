import { isInherited } from '../runtime/names.ts';
import type { Problem } from './problem.ts';

/** Levels of a playbook: its deepest sensible condition has about fifteen. */
const DEPTH = 30;
/** Values in a playbook, keys apart: a large one with ten thousand hosts on its lists has a tenth. */
const VALUES = 200_000;

interface Place {
  readonly value: object;
  readonly path: readonly (string | number)[];
}

/**
 * What keeps a parsed document from being looked at more closely: too deep, too much, a name that no playbook
 * needs. undefined for one that a recursive reader can take. Itself without recursion, and in time linear in
 * the document.
 */
export function outOfBounds(document: unknown): Problem | undefined {
  const open: Place[] = isObject(document) ? [{ value: document, path: [] }] : [];
  let values = 0;
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { path } = place;
    if (path.length >= DEPTH)
      return { path: path.slice(0, 3), message: `Nothing may be nested ${DEPTH} levels deep.` };
    for (const [key, value] of entriesOf(place.value)) {
      if (++values > VALUES) return { path: [], message: `A playbook may hold ${VALUES} values.` };
      if (isInherited(String(key))) return { path, message: 'A name here is one that no playbook may use.' };
      if (isObject(value)) open.push({ value, path: [...path, key] });
    }
  }
  return undefined;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const entriesOf = (value: object): Iterable<[string | number, unknown]> =>
  Array.isArray(value) ? value.entries() : Object.entries(value);
