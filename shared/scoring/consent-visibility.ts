import { TRACKING_PURPOSES } from '../lead/purposes.ts';
import type { Condition } from '../playbook/conditions.ts';
import type { Criterion, Model, Playbook } from '../playbook/schema.ts';

/** What can be seen of a lead that has refused some of the purposes of tracking. */
export interface ConsentVisibility {
  /** By position in the model's list: criteria over nothing but deeds that may not be watched. They count for nothing. */
  readonly hidden: readonly boolean[];
  /** By group: the share of its possible points that the others can earn; 1 where there is nothing to make good for. */
  readonly shares: readonly number[];
}

/** How much of a lead each set of refusals leaves to be seen, under one model. */
export interface ConsentVisibilities {
  /** Which purpose must not have been refused for a deed of this type to be seen: one bit. */
  readonly watched: ReadonlyMap<string, number>;
  /** By the bits of all that is refused. */
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
    const types = deedsOf(criterion);
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

/** The most that a criterion can add. */
const mostOf = (criterion: Criterion): number =>
  criterion.points <= 0 ? 0 : 'on' in criterion ? (criterion.cap ?? criterion.points) : criterion.points;

/** The types of the deeds that a criterion is over; undefined where it asks about the person, too. */
const deedsOf = (criterion: Criterion): readonly string[] | undefined =>
  'on' in criterion ? [criterion.on.did].flat() : deedsIn(criterion.when);

function deedsIn(condition: Condition): readonly string[] | undefined {
  if ('did' in condition) return [condition.did].flat();
  if ('sequence' in condition) return condition.sequence.flatMap(({ did }) => did);
  if ('edge' in condition) return [condition.of].flat();
  if ('not' in condition) return deedsIn(condition.not);
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : undefined;
  const deeds = parts?.map(deedsIn);
  return deeds?.every((each) => each !== undefined) ? deeds.flat() : undefined;
}
