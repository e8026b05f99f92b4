import { cleanLine, cleanLines } from '../runtime/text.ts';

/** The most that is quoted of one text of a lead's, in characters. */
const QUOTED = 500;
/** Accents on one letter beyond what any living script needs: they are there to overflow the line. */
const EXCESS_MARKS = /(\p{M}{4})\p{M}+/gu;
/** What mail programs recognise links, domains and addresses by. */
const LINK_MARKS = /(?<=\S)([./:@])(?=\S)/gu;
/** Zero-width non-joiner: shows nothing, and no mail program makes a link across it. */
const LINK_BREAK = '\u200C';

const shortened = (text: string, clean: string, limit: number): string =>
  clean.length >= limit && text.trim().length > limit ? `${clean.slice(0, -1).toWellFormed()}…` : clean;

const inert = (text: string): string =>
  text.replaceAll(EXCESS_MARKS, '$1').replaceAll(LINK_MARKS, `$1${LINK_BREAK}`);

/**
 * What a stranger typed, made fit to be quoted in a mail: cut at `limit` characters, without hidden characters, and broken
 * where a mail program would make a link of it ("your password expired, click https://…" stays a text).
 */
export const quoteUntrusted = (text: string, limit = QUOTED): string =>
  inert(shortened(text, cleanLines(text, limit), limit));

/** The same on one line, for a table's cell or a subject. */
export const quoteUntrustedLine = (text: string, limit = QUOTED): string =>
  inert(shortened(text, cleanLine(text, limit), limit));
