import type { Playbook } from '../playbook/schema.ts';
import type { Activity } from './activity.ts';
import { fits } from './glob.ts';

/**
 * Gives a page view the class its playbook has for that page: the first rule that fits wins. Done by the fold and not by the
 * collector, so that a changed rule holds for the past too. A class that the sender stated stays.
 */
export function classifyPages(rules: Playbook['pages']): (activity: Activity) => Activity {
  return (activity) => {
    const { page, pageClass } = activity.properties;
    if (typeof page !== 'string' || pageClass !== undefined) return activity;
    const rule = rules.find(({ path }) => fits(path, page));
    if (rule === undefined) return activity;
    return { ...activity, properties: { ...activity.properties, pageClass: rule.pageClass } };
  };
}
