import type { Playbook } from '../playbook/schema.ts';
import type { Activity } from '../lead/activity.ts';
import { globOf } from '../runtime/glob.ts';
import { Memo } from '../runtime/memo.ts';

/**
 * Adds the page class to a page view: the first matching page rule of the playbook wins. The fold does this
 * rather than the collector, so that a changed rule applies to past views too. A class stated by the sender
 * is kept.
 */
export function classifyPages(rules: Playbook['pages']): (activity: Activity) => Activity {
  const classes = rules.map(({ path, pageClass }) => ({ fits: globOf(path), pageClass }));
  const classOf = new Memo((page: string) => classes.find(({ fits }) => fits(page))?.pageClass ?? null);
  return (activity) => {
    const { page, pageClass } = activity.properties;
    if (typeof page !== 'string' || pageClass !== undefined) return activity;
    const matched = classOf.get(page);
    return matched === null
      ? activity
      : { ...activity, properties: { ...activity.properties, pageClass: matched } };
  };
}
