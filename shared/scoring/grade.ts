import type { Model } from '../playbook/schema.ts';

type Scale = NonNullable<Model['grade']>['letter'];

const LETTERS = ['A', 'B', 'C', 'D'] as const;

/** How many of the falling lines lie above these points: 0 at the top, 3 below all. */
const stepOf = ({ group, lines }: Scale, groups: Readonly<Record<string, number>>): number =>
  lines.filter((line) => (groups[group] ?? 0) < line).length;

/**
 * The two-sided mark beside the score, such as `B2`: a letter for who they are, a number for what they do, so that "fits but
 * sleeps" and "keen but wrong" are told apart where the sum is the same. undefined for a model that gives none.
 */
export function gradeOf(groups: Readonly<Record<string, number>>, { grade }: Model): string | undefined {
  if (grade === undefined) return undefined;
  return `${LETTERS[stepOf(grade.letter, groups)]}${stepOf(grade.number, groups) + 1}`;
}
