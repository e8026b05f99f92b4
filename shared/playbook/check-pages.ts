import { globOf } from '../runtime/glob.ts';
import type { Problem } from './problem.ts';
import type { Playbook } from './schema.ts';

/** A character that no path has: what only `*` can stand for. */
const ANYTHING = '\0';

/**
 * Page rules that no page ever comes to, because an earlier one fits all of theirs. A pattern takes in
 * another exactly if it fits the other's own text with something in place of each `*` that only a `*` can
 * fit.
 */
export function problemsOfPages({ pages }: Playbook): Problem[] {
  const fits = pages.map(({ path }) => globOf(path));
  return pages.flatMap(({ path }, index) => {
    const hardest = path.replaceAll('*', ANYTHING);
    const earlier = fits.slice(0, index).findIndex((fit) => fit(hardest));
    if (earlier < 0) return [];
    const message = `No page comes to this rule: rule ${earlier + 1} takes all of its pages.`;
    return [{ path: ['pages', index, 'path'], message }];
  });
}
