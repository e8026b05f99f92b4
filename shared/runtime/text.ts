/**
 * Characters that nobody sees, or that reorder what is read: joiners, marks of direction, tags, fillers,
 * variation selectors.
 */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;
/** Characters that forge lines. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** The same, but for text of several lines: tab and line feed stay. */
const CONTROL_IN_LINES = /(?:(?![\t\n])\p{Cc})+/gu;
const HIGH_SURROGATE = /[\uD800-\uDBFF]$/;

/** The first `most` UTF-16 units of a text, never half a character. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(HIGH_SURROGATE, '');

/** A text that people read, in at most `most` UTF-16 units: it ends in `…` exactly where something is left out. */
export const shorten = (text: string, most: number): string =>
  text.length <= most ? text : `${cut(text, most - 1).trimEnd()}…`;

/** A text without characters that nobody sees; controls and line breaks stay. */
export const withoutInvisible = (text: string): string => text.replaceAll(INVISIBLE, '');

/**
 * One line of well-formed text that people read: invisible characters are left out, line breaks and other
 * controls become a space, ends are trimmed, then it is shortened.
 */
export const cleanLine = (text: string, most: number): string => shorten(visibleLine(text), most);

/** Text that people read and that may run over several lines. */
export const cleanLines = (text: string, most: number): string =>
  shorten(
    withoutInvisible(text.toWellFormed())
      .replaceAll(/\r\n?|[\p{Zl}\p{Zp}]/gu, '\n')
      .replaceAll(CONTROL_IN_LINES, '')
      .trim(),
    most,
  );

/** One line that is compared, such as an id or a path: cut without a sign, which would be part of the name. */
export const cleanIdentifier = (text: string, most: number): string => cut(visibleLine(text), most).trimEnd();

const visibleLine = (text: string): string =>
  withoutInvisible(text.toWellFormed()).replaceAll(CONTROL, ' ').trim();

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes text inert in HTML, between tags and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
