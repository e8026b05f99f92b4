/** A line of two: what it is, and what it says. */
export interface Row {
  readonly name: string;
  readonly value: string;
}

/** Words that lead to an address. */
export interface Link {
  readonly text: string;
  readonly url: string;
}

/** The kinds of block that a mail is made of, and what each holds. Texts are plain: the HTML side escapes them. */
interface Kinds {
  title: { readonly text: string };
  paragraph: { readonly text: string };
  /** Points out of 100. */
  meter: { readonly value: number; readonly text: string };
  /** What to do now. */
  callout: { readonly heading: string; readonly text: string };
  /** Names on the left, values beside them. */
  facts: { readonly heading: string; readonly rows: readonly Row[] };
  /** Names on the left, amounts on the right; a sentence above them. */
  amounts: { readonly heading: string; readonly note: string | undefined; readonly rows: readonly Row[] };
  /** A name, and a sentence below it. */
  items: { readonly heading: string; readonly rows: readonly Row[] };
  quote: { readonly heading: string; readonly text: string };
  button: Link;
  /** A question (where it is not the mail's title), a sentence below it, and what can be answered with one click. */
  choices: { readonly heading: string | undefined; readonly note: string; readonly options: readonly Link[] };
  /** Why the mail came, how to have no more of them, and who writes. */
  footer: { readonly text: string; readonly links?: readonly Link[]; readonly sender?: string };
}
type Kind = keyof Kinds;

/**
 * A piece of a mail. Each mail is written once as blocks and shown twice, as HTML and as plain text, so that the two cannot
 * say different things.
 */
export type Block<K extends Kind = Kind> = { [P in K]: { readonly kind: P } & Kinds[P] }[K];

/** One way of showing each kind of block. */
export type Renderer<T> = { readonly [P in Kind]: (block: Block<P>) => T };

/** Shows a block the way that its kind asks for. */
export const render = <T, K extends Kind>(renderer: Renderer<T>, block: Block<K>): T =>
  renderer[block.kind](block);
