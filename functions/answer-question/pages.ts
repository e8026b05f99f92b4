import { fill, textsFor } from '../../shared/email/texts/texts-for.ts';
import type { Texts } from '../../shared/email/texts/texts.ts';
import { page } from '../../shared/runtime/page-markup.ts';
import { escapeHtml } from '../../shared/runtime/text.ts';

/** A question with the answer that a link stands for, and the others, each with the token of its own link. */
export interface Choices {
  readonly question: string;
  readonly chosen: string;
  readonly others: readonly { readonly label: string; readonly token: string }[];
}

const confirmIn = ({ chosen }: Choices): string =>
  `<form method="post"><button><strong>${escapeHtml(chosen)}</strong></button></form>`;

/** Tokens are siblings in the path, so that the page needs to know no address of ours. */
const othersIn = ({ others }: Choices, words: string): string =>
  `<p>${escapeHtml(words)}</p>${others
    .map(
      ({ label, token }) =>
        `<form method="post" action="${escapeHtml(token)}"><button>${escapeHtml(label)}</button></form>`,
    )
    .join('')}`;

const textsIn = (language: string): { texts: Texts['answer']; language: string } => {
  const { answer: texts, language: spoken } = textsFor([language]);
  return { texts, language: spoken };
};

/** Shows the question and the answer; nothing is kept before it is confirmed. */
export function askPage(choices: Choices, wanted: string): string {
  const { texts, language } = textsIn(wanted);
  const body = `<p>${escapeHtml(texts.confirm)}</p>${confirmIn(choices)}${othersIn(choices, texts.others)}`;
  return page(choices.question, body, language);
}

/** Says what was noted. */
export function thanksPage(choices: Choices, wanted: string): string {
  const { texts, language } = textsIn(wanted);
  const noted = fill(texts.noted, { answer: choices.chosen });
  return page(texts.thanks, `<p>${escapeHtml(noted)}</p>${othersIn(choices, texts.change)}`, language);
}
