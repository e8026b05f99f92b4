/** A name and its value. */
export interface Row {
  readonly name: string;
  readonly value: string;
}

/** A link's text and target. */
export interface Link {
  readonly text: string;
  readonly url: string;
}

/** The block kinds of a mail and their fields. Texts are plain; the HTML renderer escapes them. */
interface Kinds {
  title: { readonly text: string };
  paragraph: { readonly text: string };
  /** Points out of 100. */
  meter: { readonly value: number; readonly text: string };
  /** The recommended next step. */
  callout: { readonly heading: string; readonly text: string };
  /** Names on the left, values beside them. */
  facts: { readonly heading: string; readonly rows: readonly Row[] };
  /** Names on the left, amounts on the right; a sentence above them. */
  amounts: { readonly heading: string; readonly note: string | undefined; readonly rows: readonly Row[] };
  /** A name, and a sentence below it. */
  items: { readonly heading: string; readonly rows: readonly Row[] };
  quote: { readonly heading: string; readonly text: string };
  button: Link;
  /**
   * A question (unless it is the mail's title), a sentence below it, and the answers that one click gives.
   */
  choices: { readonly heading: string | undefined; readonly note: string; readonly options: readonly Link[] };
  /** Why the recipient got the mail, how to unsubscribe, and the sender's postal address. */
  footer: { readonly text: string; readonly links?: readonly Link[]; readonly sender?: string };
}
type Kind = keyof Kinds;

/**
 * A piece of a mail. Each mail is written once as blocks and rendered twice, as HTML and as plain text, so
 * that the two parts cannot differ in content.
 */
export type Block<K extends Kind = Kind> = { [P in K]: { readonly kind: P } & Kinds[P] }[K];

/** A function for each block kind. */
export type Renderer<T> = { readonly [P in Kind]: (block: Block<P>) => T };

/** Renders a block with the function for its kind. */
export const render = <T, K extends Kind>(renderer: Renderer<T>, block: Block<K>): T =>
  renderer[block.kind](block);
