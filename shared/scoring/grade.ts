import { own } from '../runtime/names.ts';
import type { Model } from '../playbook/schema.ts';

type Scale = NonNullable<Model['grade']>['letter'];

const LETTERS = ['A', 'B', 'C', 'D'] as const;

/** The number of lines above these points: 0 at the top, 3 below all. */
const stepOf = ({ group, lines }: Scale, groups: Readonly<Record<string, number>>): number =>
  lines.filter((line) => (own(groups, group) ?? 0) < line).length;

/**
 * The grade beside the score, such as `B2`: a letter for fit and a number for engagement, so that "good fit,
 * inactive" and "active, poor fit" differ where the sum is the same. undefined for a model without grades.
 */
export function gradeOf(groups: Readonly<Record<string, number>>, { grade }: Model): string | undefined {
  if (grade === undefined) return undefined;
  return `${LETTERS[stepOf(grade.letter, groups)]}${stepOf(grade.number, groups) + 1}`;
}
