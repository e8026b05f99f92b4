/**
 * Characters that forge lines, reorder what is read, or are not seen: none of them belongs in a short answer.
 */
const INVISIBLE = /[\p{Cc}\u200B\u2028-\u202E\u2060\u2066-\u2069\uFEFF]+/gu;
/** The same, but for text of several lines: tab and line feed stay. */
const INVISIBLE_IN_LINES = /(?:(?![\t\n])[\p{Cc}\u200B\u202A-\u202E\u2060\u2066-\u2069\uFEFF])+/gu;
const HIGH_SURROGATE = /[\uD800-\uDBFF]$/;

/** The first `most` UTF-16 units of a text, never half a character. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(HIGH_SURROGATE, '');

/** A text that people read, in at most `most` UTF-16 units: it ends in `…` exactly where something is left out. */
export const shorten = (text: string, most: number): string =>
  text.length <= most ? text : `${cut(text, most - 1).trimEnd()}…`;

/**
 * One line of well-formed text that people read: control, bidirectional and zero-width characters become a
 * space, ends are trimmed, then it is shortened.
 */
export const cleanLine = (text: string, most: number): string => shorten(visibleLine(text), most);

/** Text that people read and that may run over several lines. */
export const cleanLines = (text: string, most: number): string =>
  shorten(
    text
      .toWellFormed()
      .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
      .replaceAll(INVISIBLE_IN_LINES, '')
      .trim(),
    most,
  );

/** One line that is compared, such as an id or a path: cut without a sign, which would be part of the name. */
export const cleanIdentifier = (text: string, most: number): string => cut(visibleLine(text), most).trimEnd();

const visibleLine = (text: string): string => text.toWellFormed().replaceAll(INVISIBLE, ' ').trim();

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
