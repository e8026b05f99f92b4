import type { Consent } from '../../shared/consent/consent-record.ts';
import type { Consents } from '../../shared/consent/consents.ts';
import { type Purpose, PURPOSES } from '../../shared/lead/purposes.ts';
import type { Texts } from '../../shared/email/texts/texts.ts';
import { page } from '../../shared/runtime/page-markup.ts';
import { escapeHtml as text } from '../../shared/runtime/text.ts';

/** What the consents are, each with a yes and a no; below them, no to everything at once. */
export function preferencesPage(
  { preferences: words, language }: Texts,
  consents: Consents,
  { saved = false }: { saved?: boolean } = {},
): string {
  const notice = saved ? `<p role="status"><strong>${text(words.saved)}</strong></p>` : '';
  const choices = PURPOSES.map((purpose) => choice(purpose, consents[purpose], words)).join('');
  const body =
    `${notice}<p>${text(words.intro)}</p>` +
    `<form method="post">${choices}<button>${text(words.save)}</button></form>` +
    `<form method="post"><p>${text(words.noneSays)}</p>` +
    `<button name="all" value="no">${text(words.none)}</button></form>`;
  return page(words.title, body, language);
}

function choice(purpose: Purpose, { state }: Consent, words: Texts['preferences']): string {
  const { name, says } = words.purposes[purpose];
  const note = state === 'unasked' || state === 'pending' ? ` <em>${text(words[state])}</em>` : '';
  const radio = (value: string, label: string, isSo: boolean): string =>
    `<label><input type="radio" name="${purpose}" value="${value}"${isSo ? ' checked' : ''}> ${text(label)}</label> `;
  return (
    `<fieldset><legend>${text(name)}</legend><p>${text(says)}</p>` +
    `${radio('yes', words.yes, state === 'given')}${radio('no', words.no, state === 'withdrawn')}${note}</fieldset>`
  );
}

/** The field of a confirmation that is given although mail was refused since the link was sent. */
export const AGAIN_FIELD = 'again';

/**
 * Asks for the consent that a form reports; nothing is kept before it is confirmed. `again`: the person has
 * refused mail since the link was sent.
 */
export function confirmPage({ confirmation, language }: Texts, again: boolean): string {
  const { subject, untilThen, refusedSince, confirm } = confirmation;
  const button = again
    ? `<button name="${AGAIN_FIELD}" value="yes">${text(confirm)}</button>`
    : `<button>${text(confirm)}</button>`;
  const body = `<p>${text(again ? refusedSince : untilThen)}</p><form method="post">${button}</form>`;
  return page(subject, body, language);
}

export const confirmedPage = ({ confirmation, language }: Texts): string =>
  page(confirmation.thanks, `<p>${text(confirmation.noted)}</p>`, language);
