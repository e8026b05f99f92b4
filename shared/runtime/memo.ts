/** Answers kept at most; when they are full they all go, since the values of real leads repeat and come back soon. */
const MOST = 1_000;
/** Longer texts are hardly ever met again. */
const LONGEST = 200;

/** What a pure function says, remembered: bounded, so that strangers' values cannot fill the memory. */
export class Memo<Asked, Said> {
  readonly #say: (asked: Asked) => Said;
  readonly #kept = new Map<Asked, Said>();

  constructor(say: (asked: Asked) => Said) {
    this.#say = say;
  }

  get(asked: Asked): Said {
    const known = this.#kept.get(asked);
    return known === undefined ? this.#learn(asked) : known;
  }

  #learn(asked: Asked): Said {
    const said = this.#say(asked);
    if (typeof asked === 'string' && asked.length > LONGEST) return said;
    if (this.#kept.size >= MOST) this.#kept.clear();
    this.#kept.set(asked, said);
    return said;
  }
}
