import { outOfBounds } from './bounds.ts';
import { problemsOf } from './check.ts';
import { problemsIn } from './issue-words.ts';
import type { Problem } from './problem.ts';
import { type Playbook, playbookShape } from './schema.ts';

/** Problems that are told at most: whoever mends these asks again. */
const TOLD = 50;

/** A document that cannot become the playbook, and why. */
export class InvalidPlaybook extends Error {
  override readonly name = 'InvalidPlaybook';
  /** The first 50. */
  readonly problems: readonly Problem[];
  /** How many there are in all. */
  readonly count: number;

  constructor(problems: readonly Problem[]) {
    super(`The playbook has ${problems.length} problems.`);
    this.problems = problems.slice(0, TOLD);
    this.count = problems.length;
  }
}

/**
 * A playbook that holds together: its parts are well formed, what they name is there, its rules do not
 * contradict each other. Throws `InvalidPlaybook`. For documents from outside; a stored one passed here when
 * it was saved, under the rules of that day.
 */
export function readPlaybook(document: unknown): Playbook {
  const bound = outOfBounds(document);
  if (bound) throw new InvalidPlaybook([bound]);
  const { data, error } = playbookShape.safeParse(document);
  if (error) throw new InvalidPlaybook(problemsIn(error.issues));
  const problems = problemsOf(data);
  if (problems.length > 0) throw new InvalidPlaybook(problems);
  return data;
}
