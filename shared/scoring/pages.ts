import type { Playbook } from '../playbook/schema.ts';
import type { Activity } from '../lead/activity.ts';
import { globOf } from '../runtime/glob.ts';
import { Memo } from '../runtime/memo.ts';

/**
 * Gives a page view the class its playbook has for that page: the first rule that fits wins. Done by the fold and not by the
 * collector, so that a changed rule holds for the past too. A class that the sender stated stays.
 */
export function classifyPages(rules: Playbook['pages']): (activity: Activity) => Activity {
  const classes = rules.map(({ path, pageClass }) => ({ fits: globOf(path), pageClass }));
  const classOf = new Memo((page: string) => classes.find(({ fits }) => fits(page))?.pageClass ?? null);
  return (activity) => {
    const { page, pageClass } = activity.properties;
    if (typeof page !== 'string' || pageClass !== undefined) return activity;
    const found = classOf.get(page);
    return found === null
      ? activity
      : { ...activity, properties: { ...activity.properties, pageClass: found } };
  };
}
