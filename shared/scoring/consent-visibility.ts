import { TRACKING_PURPOSES } from '../lead/purposes.ts';
import type { Condition } from '../playbook/conditions.ts';
import type { Criterion, Model, Playbook } from '../playbook/schema.ts';

/** What may be scored of a lead that has refused some tracking purposes. */
export interface ConsentVisibility {
  /** By position in the model's list: criteria over activities that may not be tracked. They do not count. */
  readonly hidden: readonly boolean[];
  /**
   * By group: the share of its possible points that the other criteria can earn; 1 where nothing is hidden.
   */
  readonly shares: readonly number[];
}

/** The visibility for each set of refusals, under one model. */
export interface ConsentVisibilities {
  /** By activity type: the bit of the purpose that must not be refused for the activity to count. */
  readonly watched: ReadonlyMap<string, number>;
  /** Visibility by the bits of the refused purposes. */
  readonly byRefusals: readonly ConsentVisibility[];
}

export const bitOf = (purpose: (typeof TRACKING_PURPOSES)[number]): number =>
  1 << TRACKING_PURPOSES.indexOf(purpose);

export function compileVisibilities(model: Model, { activityTypes }: Playbook): ConsentVisibilities {
  const watched = new Map(
    Object.entries(activityTypes).flatMap(([type, { observedWith }]) =>
      observedWith === undefined ? [] : [[type, bitOf(observedWith)] as const],
    ),
  );
  const byRefusals = Array.from({ length: 1 << TRACKING_PURPOSES.length }, (_, refused) =>
    visibilityWith(model, (type) => ((watched.get(type) ?? 0) & refused) !== 0),
  );
  return { watched, byRefusals };
}

function visibilityWith({ criteria, groups }: Model, isHidden: (type: string) => boolean): ConsentVisibility {
  const hidden = criteria.map((criterion) => {
    const types = typesOf(criterion);
    return types !== undefined && types.length > 0 && types.every(isHidden);
  });
  const possible = (group: string, counts: (position: number) => boolean): number =>
    criteria.reduce((sum, each, position) => {
      const isCounted = each.group === group && counts(position);
      return isCounted ? sum + mostOf(each) : sum;
    }, 0);
  const shares = Object.keys(groups).map((group) => {
    const seen = possible(group, (position) => !hidden[position]);
    return seen === 0 ? 1 : seen / possible(group, () => true);
  });
  return { hidden, shares };
}

/** The maximum points of a criterion. */
const mostOf = (criterion: Criterion): number =>
  criterion.points <= 0 ? 0 : 'on' in criterion ? (criterion.cap ?? criterion.points) : criterion.points;

/** The activity types of a criterion; undefined where it also tests profile fields. */
const typesOf = (criterion: Criterion): readonly string[] | undefined =>
  'on' in criterion ? [criterion.on.did].flat() : typesIn(criterion.when);

function typesIn(condition: Condition): readonly string[] | undefined {
  if ('did' in condition) return [condition.did].flat();
  if ('sequence' in condition) return condition.sequence.flatMap(({ did }) => did);
  if ('edge' in condition) return [condition.of].flat();
  if ('not' in condition) return typesIn(condition.not);
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : undefined;
  const types = parts?.map(typesIn);
  return types?.every((each) => each !== undefined) ? types.flat() : undefined;
}
