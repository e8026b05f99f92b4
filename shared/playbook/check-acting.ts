import type { Problem } from './problem.ts';
import type { Playbook } from './schema.ts';

/** Forms whose leads nobody takes or that report what there is not. */
export function problemsOfForms({ forms, activityTypes, routing }: Playbook): Problem[] {
  const taken = (leadType: string): boolean =>
    routing.reps.some(({ leadTypes }) => leadTypes.length === 0 || leadTypes.includes(leadType));
  return Object.entries(forms).flatMap(([id, { reports, leadType }]) => [
    ...reports.flatMap((type, index) =>
      Object.hasOwn(activityTypes, type)
        ? []
        : [{ path: ['forms', id, 'reports', index], message: `There is no activity type "${type}".` }],
    ),
    ...(taken(leadType)
      ? []
      : [{ path: ['forms', id, 'leadType'], message: `No rep takes leads of the type "${leadType}".` }]),
  ]);
}
