import { cleanLine, cleanLines } from '../runtime/text.ts';

/** The maximum length of a quoted text, in characters. */
const QUOTED = 500;
/** More combining marks on one letter than any living script uses: they only serve to overflow the line. */
const EXCESS_MARKS = /(\p{M}{4})\p{M}+/gu;
/** The characters by which mail programs recognise links, domains and addresses. */
const LINK_MARKS = /(?<=\S)([./:@])(?=\S)/gu;
/** Zero-width non-joiner: invisible, and mail programs do not detect a link across it. */
const LINK_BREAK = '\u200C';

const inert = (text: string): string =>
  text.replaceAll(EXCESS_MARKS, '$1').replaceAll(LINK_MARKS, `$1${LINK_BREAK}`);

/**
 * Sanitizes untrusted text for quoting in a mail: cut at `limit` characters, without hidden characters, and
 * broken where a mail program would detect a link ("your password expired, click https://…" stays plain
 * text).
 */
export const quoteUntrusted = (text: string, limit = QUOTED): string => inert(cleanLines(text, limit));

/** The same on one line, for a table cell or a subject. */
export const quoteUntrustedLine = (text: string, limit = QUOTED): string => inert(cleanLine(text, limit));
