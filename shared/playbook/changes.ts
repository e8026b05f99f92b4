import { canonical } from './canonical.ts';
import type { Path } from './problem.ts';

/** One difference between two documents; a side that has nothing there is undefined. */
export interface Change {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
  /** The same things, in another order. */
  readonly reordered?: true;
}

/** Where the next key is a name that somebody gave, and not one of the schema's. */
const NAMED_BELOW = new Set(['activityTypes', 'lists', 'forms', 'models', 'groups', 'fields']);
/** What is said as a whole: half of a rule says nothing. */
const WHOLE = new Set([
  'audience', 'when', 'on', 'decay', 'line', 'yes', 'no', 'needs', 'behaviour', 'mql', 'sql', 'baseline', 'title', 'intro', 'ask', 'history', 'expect',
]); // prettier-ignore

/** Every difference, the smallest that can be told alone; empty exactly when both documents say the same. */
export function changesBetween(before: unknown, after: unknown, path: Path = []): Change[] {
  if (canonicalOrNothing(before) === canonicalOrNothing(after)) return [];
  const [old, now] = [partsOf(before, path), partsOf(after, path)];
  if (old === undefined || now === undefined) return [{ path, before, after }];
  const inside = [...new Set([...now.keys(), ...old.keys()])].flatMap((key) =>
    changesBetween(old.get(key), now.get(key), [...path, key]),
  );
  return [...inside, ...orderChange(old, now, path, Array.isArray(after))];
}

const canonicalOrNothing = (value: unknown): string | undefined =>
  value === undefined ? undefined : canonical(value);

type Parts = ReadonlyMap<string, unknown>;

/** The parts of a value by name: an object's, or those of a list whose entries have names of their own. */
function partsOf(value: unknown, path: Path): Parts | undefined {
  const key = String(path.at(-1));
  const isName = NAMED_BELOW.has(String(path.at(-2)));
  if (typeof value !== 'object' || value === null || (WHOLE.has(key) && !isName)) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const named = value.flatMap((entry: unknown) => {
    const name = nameOf(entry);
    return name === undefined ? [] : [[name, entry] as const];
  });
  const parts = new Map(named);
  return parts.size < value.length ? undefined : parts;
}

/** What tells an entry of a list from its neighbours. */
function nameOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const name: unknown = 'id' in entry ? entry.id : 'path' in entry && entry.path;
  return typeof name === 'string' ? name : undefined;
}

/** Order counts in lists alone, and only among what both have. */
function orderChange(old: Parts, now: Parts, path: Path, isList: boolean): Change[] {
  const before = [...old.keys()].filter((key) => now.has(key));
  const after = [...now.keys()].filter((key) => old.has(key));
  const same = before.every((key, index) => key === after[index]);
  return same || !isList ? [] : [{ path, before, after, reordered: true }];
}
