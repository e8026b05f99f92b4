import { eachBit, setBit } from '../runtime/bits.ts';
import type { CompiledModel } from './compile.ts';
import type { View } from './conditions.ts';
import type { ConsentVisibility } from './consent-visibility.ts';

/** The points from conditions at a minute: the state criteria that hold, and each group's lower bound. */
export class ConditionPoints {
  readonly #model: CompiledModel;
  /** The state criteria that hold, as bits by their position in the model's list. */
  readonly mask: number[] = [];
  /** The points of these criteria, by group. */
  readonly points: number[];
  /** Lower bound of each group. */
  readonly floors: number[];

  constructor(model: CompiledModel) {
    this.#model = model;
    this.points = model.noPoints.slice();
    this.floors = model.floors.slice();
  }

  /** Evaluates the conditions. */
  judge(view: View, minute: number, visibility: ConsentVisibility): void {
    this.#judgeCriteria(view, minute, visibility);
    this.#judgeBaselines(view, minute);
  }

  /** Criteria that are predicates about one field are evaluated already, each by its own bit. */
  #judgeCriteria(view: View, minute: number, { hidden }: ConsentVisibility): void {
    const { mask, points } = this;
    const { predicates, stateCriteria, criteria } = this.#model;
    for (let word = 0; word < predicates.criteriaWords; word += 1) mask[word] = view.words[word]!;
    for (const { index, test } of stateCriteria)
      if (!hidden[index] && test(view, minute)) setBit(mask, index);
    points.fill(0);
    eachBit(mask, (position) => {
      const criterion = criteria[position]!;
      points[criterion.group]! += criterion.points;
    });
  }

  #judgeBaselines(view: View, minute: number): void {
    for (const { group, test, points } of this.#model.baselines) {
      const floor = this.#model.floors[group]!;
      this.floors[group] = test(view, minute) ? Math.max(floor, points) : floor;
    }
  }

  /**
   * Clamps each group's points to its bounds. Where some points cannot be earned because tracking was
   * refused, the cap is lowered to the share that can be earned, and the points are scaled up to the full
   * cap: min(cap · share, sum) / share.
   */
  bound(groups: number[], { shares }: ConsentVisibility): void {
    for (let index = 0; index < groups.length; index += 1) {
      const sum = groups[index]!;
      const scaled = sum > 0 ? sum / shares[index]! : sum;
      groups[index] = Math.min(this.#model.groups[index]!.cap, Math.max(this.floors[index]!, scaled));
    }
  }
}
