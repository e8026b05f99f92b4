import { type Block, render, type Renderer } from './blocks.ts';
import {
  amounts,
  button,
  callout,
  choices,
  facts,
  footer,
  items,
  meter,
  paragraph,
  quote,
  section,
  title,
} from './html-parts.ts';
import { html, Markup } from './markup.ts';

/** Input of the HTML document besides its blocks. */
export interface Page {
  /** BCP 47, for hyphenation and screen readers. */
  readonly language: string;
  readonly title: string;
  /** Preview text: shown only in the inbox list, after the subject. */
  readonly preview: string;
  /** With the lead's consent to tracking: the tracking pixel and the honeypot link. */
  readonly watched?: { readonly picture?: string; readonly trap?: string } | undefined;
}

/** Optional styles only: many mail programs drop style sheets. */
const SHEET = html`
  <style>
    :root {
      color-scheme: light dark;
      supported-color-schemes: light dark;
    }
    @media (max-width: 480px) {
      .pad {
        padding-left: 20px !important;
        padding-right: 20px !important;
      }
    }
    @media (prefers-color-scheme: dark) {
      .ground {
        background: #17181a !important;
      }
      .card {
        background: #222427 !important;
        border-color: #34373b !important;
      }
      .ink {
        color: #f1efec !important;
      }
      .soft {
        color: #b3afa9 !important;
      }
      .accent {
        color: #ff9c66 !important;
      }
      .rule {
        border-color: #3a3d41 !important;
      }
      .call {
        background: #33261d !important;
        border-color: #ff9c66 !important;
      }
      .track {
        background: #3a3d41 !important;
      }
      .choice {
        background: #222427 !important;
        border-color: #ff9c66 !important;
      }
    }
  </style>
`;

const HTML: Renderer<Markup> = {
  title: (block) => title(block.text),
  paragraph: (block) => paragraph(block.text),
  meter: (block) => meter(block.value, block.text),
  callout: (block) => callout(block.heading, block.text),
  facts: (block) => section(block.heading, facts(block.rows)),
  amounts: (block) => section(block.heading, amounts(block.rows), block.note),
  items: (block) => section(block.heading, items(block.rows)),
  quote: (block) => section(block.heading, quote(block.text)),
  button: (block) => button(block.text, block.url),
  choices: (block) => choices(block.heading, block.note, block.options),
  footer: (block) => footer(block.text, block.links ?? [], block.sender),
};

const head = ({ title: name }: Page): Markup =>
  html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="supported-color-schemes" content="light dark" />
    <meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no" />
    <title>${name}</title>
    ${SHEET}
  </head>`;

const TABLE = html`role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"`;
const CARD = 'max-width:600px;background:#ffffff;border:1px solid #e7e3dd;border-radius:10px';

/**
 * Outlook for Windows ignores `max-width`: a conditional comment wraps the card in a fixed-width table for it
 * alone.
 */
const OUTLOOK = {
  before: new Markup(
    '<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->',
  ),
  after: new Markup('<!--[if mso]></td></tr></table><![endif]-->'),
};

const card = (blocks: readonly Block[]): Markup =>
  html`<table ${TABLE} class="card" bgcolor="#ffffff" style="${CARD}">
    ${blocks.map((block) => render(HTML, block))}
    <tr>
      <td height="28" style="height:28px;font-size:0;line-height:0">&nbsp;</td>
    </tr>
  </table>`;

/**
 * The honeypot link has no text and no size, and is hidden from screen readers and keyboard navigation: only
 * a bot that reads the source follows it. The pixel comes last, so a mail that the mail program clips does
 * not count as opened.
 */
const watchers = ({ picture, trap }: NonNullable<Page['watched']>): Markup =>
  html`${trap === undefined ? '' : trapped(trap)}${picture === undefined ? '' : pictured(picture)}`;

const trapped = (trap: string): Markup =>
  html`<div hidden aria-hidden="true" style="display:none;max-height:0;overflow:hidden;mso-hide:all">
    <a href="${trap}" tabindex="-1" aria-hidden="true"></a>
  </div>`;

const pictured = (picture: string): Markup =>
  html`<img
    src="${picture}"
    width="1"
    height="1"
    alt=""
    role="presentation"
    style="display:block;border:0"
  />`;

/** A mail as HTML. It has no scripts and loads nothing but the tracking pixel, and that only with consent. */
export function renderHtml(page: Page, blocks: readonly Block[]): string {
  return html`<!doctype html>
    <html lang="${page.language}">
      ${head(page)}
      <body class="ground" style="margin:0;padding:0;background:#f4f2ee">
        <div style="display:none;max-height:0;overflow:hidden;font-size:0;line-height:0">${page.preview}</div>
        <table ${TABLE} class="ground" bgcolor="#f4f2ee" style="background:#f4f2ee">
          <tr>
            <td align="center" style="padding:20px 10px">${OUTLOOK.before}${card(blocks)}${OUTLOOK.after}</td>
          </tr>
        </table>
        ${page.watched ? watchers(page.watched) : html``}
      </body>
    </html>`.source;
}
