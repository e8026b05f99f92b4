import { readFileSync } from 'node:fs';
import type { SampleMail } from './sample-mails.ts';
import type { CaughtMail } from '../ses/caught-mail.ts';
import { escapeMarkup } from '../endpoint/query-protocol.ts';
import type { LocalReply } from './local-request.ts';

/** Files of this folder that are served as they are. */
const ASSETS: Readonly<Record<string, string>> = {
  'demo.html': 'text/html; charset=utf-8',
  'demo.js': 'text/javascript; charset=utf-8',
  'local.css': 'text/css; charset=utf-8',
};

/** Answers one of the files of this folder, or undefined when there is no such file. */
export function asset(name: string): LocalReply | undefined {
  const contentType = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
  return contentType === undefined
    ? undefined
    : { status: 200, contentType, body: readFileSync(new URL(`./${name}`, import.meta.url)) };
}

/** Pages of mail run no script; the mail itself may bring styles, and pictures of this machine only. */
const POLICY =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

const page = (title: string, main: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeMarkup(title)} · Kindling</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/_local/pages/local.css">
</head>
<body>
<header class="bar"><a class="brand" href="/">Kindling</a><nav aria-label="Pages"><a href="/">Demo</a> <a href="/_local/mail">Mail</a> <a href="/_local/letters">Letters</a></nav></header>
<main class="narrow">${main}</main>
</body>
</html>`;

const shortTime = (iso: string): string =>
  `<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;

const line = ({ id, to, subject, acceptedAt, events }: CaughtMail): string => `
<li><a class="mail" href="/_local/mail/${id}">
<strong>${escapeMarkup(subject) || '(no subject)'}</strong>
<span>to ${escapeMarkup(to.join(', '))}</span>
<span class="faint">${shortTime(acceptedAt)} · ${escapeMarkup(events.join(', '))}</span>
</a></li>`;

/** All caught mails, the newest first. */
export const inboxPage = (mails: readonly CaughtMail[]): string =>
  page(
    'Mail',
    mails.length === 0
      ? '<h1>Mail</h1><p>No mail has been sent yet. Submit <a href="/">the demo form</a>.</p>'
      : `<h1>Mail</h1><p>Caught instead of sent.</p><ul class="mails">${mails.toReversed().map(line).join('')}</ul>`,
  );

const fact = ([name, value]: readonly [string, string]): string =>
  value === '' ? '' : `<div><dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(value)}</dd></div>`;

const facts = (pairs: readonly (readonly [string, string])[]): string =>
  `<dl class="facts">${pairs.map(fact).join('')}</dl>`;

/** Links open beside the page: a frame without rights cannot show them. */
const framed = ({ html }: { readonly html: string }): string =>
  html === ''
    ? ''
    : `<h2>As a mail program shows it</h2>
<iframe class="paper" title="The mail's HTML part" sandbox="allow-popups allow-popups-to-escape-sandbox"
 srcdoc="${escapeMarkup(`<base target="_blank">${html}`)}"></iframe>`;

/** One mail. Its HTML is shown in a frame that may do nothing but open links. */
export const mailPage = (mail: CaughtMail): string =>
  page(
    mail.subject,
    `<p><a href="/_local/mail">← All mail</a></p>
<h1>${escapeMarkup(mail.subject) || '(no subject)'}</h1>
${facts([
  ['From', mail.from],
  ['To', mail.to.join(', ')],
  ['Envelope', mail.destinations.join(', ')],
  ['Accepted', mail.acceptedAt],
  ['Became', mail.events.join(', ')],
  ['Configuration set', mail.configurationSet],
  [
    'Tags',
    Object.entries(mail.tags)
      .map((pair) => pair.join(' = '))
      .join(', '),
  ],
  ['Attachments', mail.attachments.map(({ name, bytes }) => `${name} (${bytes} bytes)`).join(', ')],
])}
${framed(mail)}
<h2>Text part</h2><pre class="paper">${escapeMarkup(mail.text)}</pre>
<details><summary>Headers</summary>${facts(Object.entries(mail.headers))}</details>
<p><a href="/_local/mail/${mail.id}/raw">Raw mail</a></p>`,
  );

const inLanguage = ({ id, language }: SampleMail): string =>
  `<a href="/_local/letters/${id}">${language}</a>`;

/** Every kind of mail that there is, each in its languages. */
export const sampleMailsPage = (letters: readonly SampleMail[]): string =>
  page(
    'Letters',
    `<h1>Letters</h1><p>Every kind of mail, made from placeholders: nothing here was sent.</p><dl class="facts">${[
      ...Map.groupBy(letters, ({ label }) => label),
    ]
      .map(
        ([label, all]) =>
          `<div class="letter"><dt>${escapeMarkup(label)}</dt><dd>${all.map(inLanguage).join(' ')}</dd></div>`,
      )
      .join('')}</dl>`,
  );

/** One of them, as HTML and as plain text. */
export const sampleMailPage = ({ id, label, content }: SampleMail): string =>
  page(
    content.subject,
    `<p><a href="/_local/letters">← All letters</a></p>
<h1>${escapeMarkup(content.subject)}</h1><p>${escapeMarkup(label)}. <a href="/_local/letters/${id}/html">HTML alone</a></p>
${framed(content)}
<h2>Text part</h2><pre class="paper">${escapeMarkup(content.text)}</pre>`,
  );
