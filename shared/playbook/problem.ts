export type Path = readonly (string | number)[];

/** What is wrong with a playbook, and where: one sentence. */
export interface Problem {
  readonly path: Path;
  readonly message: string;
}

const PLAIN = /^[a-z_]\w{0,63}$/i;
/** Names in other people's forms: nothing in them can be taken for markup or break a line. */
const NAME = /^[\w .-]{1,64}$/;

/**
 * A path in words of a program: `models.default.criteria[3].on.did`. A key that could be anything is shown as
 * `[?]`.
 */
export const pathText = (path: Path): string => path.map(step).join('').replace(/^\./, '') || 'playbook';

function step(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  if (PLAIN.test(key)) return `.${key}`;
  return NAME.test(key) ? `["${key}"]` : '[?]';
}
