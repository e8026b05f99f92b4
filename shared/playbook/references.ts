import type { ActivityMatch, Condition } from './conditions.ts';

/** Something in a condition that must exist elsewhere in the playbook, and where it was named. */
export interface Reference {
  readonly kind: 'type' | 'field' | 'list' | 'bant';
  readonly name: string;
  readonly path: readonly (string | number)[];
}

type Path = readonly (string | number)[];

const types = (names: ActivityMatch['did'], path: Path): Reference[] =>
  [names].flat().map((name) => ({ kind: 'type', name, path }));

/** Everything that a match refers to. */
export const referencesOfMatch = ({ did }: ActivityMatch, path: Path): Reference[] =>
  types(did, [...path, 'did']);

/** Everything that a condition refers to, with the path of each within the document. */
export function referencesOf(condition: Condition, path: Path): Reference[] {
  const each = (list: readonly Condition[], key: string): Reference[] =>
    list.flatMap((one, index) => referencesOf(one, [...path, key, index]));
  if ('all' in condition) return each(condition.all, 'all');
  if ('any' in condition) return each(condition.any, 'any');
  if ('not' in condition) return referencesOf(condition.not, [...path, 'not']);
  if ('bant' in condition) return [{ kind: 'bant', name: condition.bant, path: [...path, 'bant'] }];
  if ('did' in condition) return referencesOfMatch(condition, path);
  if ('edge' in condition) return types(condition.of, [...path, 'of']);
  if ('sequence' in condition) {
    return condition.sequence.flatMap((step, index) => referencesOfMatch(step, [...path, 'sequence', index]));
  }
  if ('complete' in condition) {
    return condition.complete.map((name, index) => ({
      kind: 'field',
      name,
      path: [...path, 'complete', index],
    }));
  }
  const { field, inList } = condition;
  const asked: Reference = { kind: 'field', name: field, path: [...path, 'field'] };
  return inList === undefined ? [asked] : [asked, { kind: 'list', name: inList, path: [...path, 'inList'] }];
}
