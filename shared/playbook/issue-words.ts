import type * as z from 'zod';
import type { Path, Problem } from './problem.ts';

type Issue = z.core.$ZodIssue;

/**
 * What the schema found, a sentence each, without a word of what was sent. Of the shapes that a part may
 * have, the nearest speaks.
 */
export const problemsIn = (issues: readonly Issue[], before: Path = []): Problem[] =>
  issues.flatMap((issue) => problemsOfIssue(issue, [...before, ...issue.path.map(asKey)]));

const asKey = (key: PropertyKey): string | number => (typeof key === 'symbol' ? String(key) : key);

function problemsOfIssue(issue: Issue, path: Path): Problem[] {
  if (issue.code === 'invalid_union') return problemsOfUnion(issue, path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], message: 'There is no such setting here.' }));
  return [{ path, message: sentence(issue) }];
}

/** Which branch was meant: the one with the fewest keys that it lacks or does not know. */
function problemsOfUnion({ errors }: z.core.$ZodIssueInvalidUnion, path: Path): Problem[] {
  const [nearest] = errors.toSorted((a, b) => strangeness(a) - strangeness(b));
  return nearest === undefined
    ? [{ path, message: 'This is none of the things that may stand here.' }]
    : problemsIn(nearest, path);
}

/** A branch that wants another kind of value altogether was meant least. */
const OTHER_KIND = 10;

function strangeness(issues: readonly Issue[]): number {
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  const isOtherKind = issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
  return unknown.length + issues.filter(isMissing).length + (isOtherKind ? OTHER_KIND : 0);
}

const isMissing = (issue: Issue): boolean =>
  issue.code === 'invalid_type' && issue.path.length === 1 && issue.message.endsWith('received undefined');

const THINGS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
};

/** Only what the schema says goes into a sentence. */
function sentence(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) return 'This is missing.';
      return `This must be ${THINGS[issue.expected] ?? `a ${issue.expected}`}.`;
    case 'too_small':
      return sizeSentence(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum);
    case 'too_big':
      return sizeSentence(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum);
    case 'invalid_value':
      return `This must be one of ${issue.values.map(String).join(', ')}.`;
    case 'invalid_key':
      return 'This name may not stand here: letters, digits, hyphens and underscores, a letter first.';
    case 'invalid_format':
      return 'This may have letters, digits, hyphens and underscores, a letter first.';
    case 'custom':
      return issue.message;
    default:
      return 'This is not understood.';
  }
}

const UNITS: Readonly<Record<string, string>> = { string: 'characters', array: 'entries' };

function sizeSentence(origin: string, bound: string, size: number | bigint): string {
  const unit = UNITS[origin];
  if (unit === undefined) return `This must be ${bound} ${size}.`;
  return bound === 'at least' && size === 1
    ? 'This must not be empty.'
    : `This must have ${bound} ${size} ${unit}.`;
}
