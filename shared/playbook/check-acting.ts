import type { Problem } from './problem.ts';
import type { Playbook } from './schema.ts';

/** Forms whose leads nobody takes or that report what there is not. */
export function problemsOfForms({ forms, activityTypes, routing }: Playbook): Problem[] {
  const taken = (interest: string): boolean =>
    routing.reps.some(({ interests }) => interests.length === 0 || interests.includes(interest));
  return Object.entries(forms).flatMap(([id, { reports, interest }]) => [
    ...reports.flatMap((type, index) =>
      Object.hasOwn(activityTypes, type)
        ? []
        : [{ path: ['forms', id, 'reports', index], message: `There is no activity type "${type}".` }],
    ),
    ...(taken(interest)
      ? []
      : [
          { path: ['forms', id, 'interest'], message: `No rep takes leads with the interest "${interest}".` },
        ]),
  ]);
}
