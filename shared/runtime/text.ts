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

/**
 * One line of well-formed text: control, bidirectional and zero-width characters become a space, ends are
 * trimmed, then cut.
 */
export const cleanLine = (text: string, most: number): string => cleaned(text, most, INVISIBLE, ' ');

/** Text that may run over several lines. */
export const cleanLines = (text: string, most: number): string =>
  cleaned(text.replaceAll(/\r\n?|[\u2028\u2029]/g, '\n'), most, INVISIBLE_IN_LINES, '');

/** Work is bounded before it is done: nothing past four times the limit is looked at. */
function cleaned(text: string, most: number, invisible: RegExp, instead: string): string {
  const bounded = cut(text.trimStart(), most * 4).toWellFormed();
  return cut(bounded.replaceAll(invisible, instead).trim(), most).trimEnd();
}

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
