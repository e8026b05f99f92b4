import type { CompiledModel } from './compile.ts';
import type { View } from './conditions.ts';

/** A level's conditions: whether its needs besides points are met, and whether behaviour alone is enough. */
export interface LevelCondition {
  needs: boolean;
  behaviour: boolean;
}

const LEVELS = ['warm', 'hot', 'highValue'] as const;
const nothing = (): LevelCondition => ({ needs: false, behaviour: false });

/** The conditions that decide the standing at a minute, besides the points. */
export class LevelConditions {
  readonly #model: CompiledModel;
  /** Whether the model's audience includes the lead. */
  applies = false;
  gated = false;
  readonly warm = nothing();
  readonly hot = nothing();
  readonly highValue = nothing();

  constructor(model: CompiledModel) {
    this.#model = model;
  }

  judge(view: View, minute: number): void {
    const { levels, gates, audience } = this.#model;
    this.applies = audience(view, minute);
    this.gated = false;
    for (const gate of gates) this.gated ||= gate(view, minute);
    for (const name of LEVELS) {
      const { needs, behaviour } = levels[name];
      this[name].needs = needs(view, minute);
      this[name].behaviour = behaviour(view, minute);
    }
  }
}
