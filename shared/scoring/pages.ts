import type { Playbook } from '../playbook/schema.ts';
import type { Activity } from './activity.ts';

/** Whether a path fits a pattern in which `*` stands for anything. Linear in the path for each piece; no regular expression. */
export function fitsPath(pattern: string, path: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return path === head;
  const tail = rest.pop() ?? '';
  if (!path.startsWith(head) || path.length < head.length + tail.length || !path.endsWith(tail)) return false;
  let from = head.length;
  for (const piece of rest) {
    const at = path.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return from <= path.length - tail.length;
}

/**
 * Gives a page view the class its playbook has for that page: the first rule that fits wins. Done by the fold and not by the
 * collector, so that a changed rule holds for the past too. A class that the sender stated stays.
 */
export function classifyPages(rules: Playbook['pages']): (activity: Activity) => Activity {
  return (activity) => {
    const { page, pageClass } = activity.properties;
    if (typeof page !== 'string' || pageClass !== undefined) return activity;
    const rule = rules.find(({ path }) => fitsPath(path, page));
    if (rule === undefined) return activity;
    return { ...activity, properties: { ...activity.properties, pageClass: rule.pageClass } };
  };
}
