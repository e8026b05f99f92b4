import type { Link, Row } from './blocks.ts';
import { html, type Markup } from './markup.ts';

/**
 * Building blocks of HTML mail. They use tables and inline styles because many mail programs drop everything
 * else. Text is dark on a light background everywhere, which survives automatic colour inversion; the classes
 * serve programs that support a dark colour scheme (see `render-html.ts`).
 */

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const WRAP = 'overflow-wrap:anywhere;word-break:break-word';
const LINE = '1px solid #e7e3dd';

const COLORS = { ink: '#1f1d1b', soft: '#6b6660', accent: '#a8401c' } as const;
const SIZES = {
  title: 'font-size:24px;line-height:30px;font-weight:650',
  question: 'font-size:18px;line-height:24px;font-weight:650',
  body: 'font-size:16px;line-height:24px',
  table: 'font-size:15px;line-height:21px',
  label: 'font-size:13px;line-height:18px;font-weight:600',
  small: 'font-size:13px;line-height:19px',
} as const;
type Tone = keyof typeof COLORS;

const style = (tone: Tone, size: keyof typeof SIZES, more = 'margin:0'): string =>
  `${FONT};${SIZES[size]};color:${COLORS[tone]};${WRAP};${more}`;

/** A row of the card with this top padding (CSS length). */
const row = (content: Markup, space: string): Markup =>
  html`<tr>
    <td class="pad" style="padding:${space} 32px 0">${content}</td>
  </tr>`;

const table = (rows: readonly Markup[]): Markup =>
  html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
    ${rows}
  </table>`;

const text = (words: string, margin = 'margin:0'): Markup =>
  html`<p class="ink" style="${style('ink', 'body', margin)}">${words}</p>`;

export const title = (words: string): Markup =>
  row(html`<h1 class="ink" style="${style('ink', 'title')}">${words}</h1>`, '30px');

export const paragraph = (words: string): Markup => row(text(words), '14px');

/** Content below a heading and an optional sentence. */
export function section(heading: string, content: Markup, note?: string): Markup {
  const above = html`<h2 class="soft" style="${style('soft', 'label', 'margin:0 0 6px')}">${heading}</h2>`;
  const sentence = note === undefined ? html`` : text(note, 'margin:0 0 10px');
  return row(html`${above}${sentence}${content}`, '26px');
}

function cell(words: string, tone: Tone, more: string): Markup {
  const look = style(tone, 'table', `padding:8px 0;border-top:${LINE};${more}`);
  return html`<td class="rule ${tone}" valign="top" style="${look}">${words}</td>`;
}

const AMOUNT =
  'width:64px;text-align:right;font-weight:600;font-variant-numeric:tabular-nums;white-space:nowrap';

const tableOf =
  (...cells: readonly ((row: Row) => Markup)[]) =>
  (rows: readonly Row[]): Markup =>
    table(rows.map((each) => html`<tr>${cells.map((made) => made(each))}</tr>`)); // prettier-ignore

/** Names with values beside them. */
export const facts = tableOf(
  ({ name }) => cell(name, 'soft', 'padding-right:12px;width:36%'),
  ({ value }) => cell(value, 'ink', ''),
);

/** Names with right-aligned amounts. */
export const amounts = tableOf(
  ({ name }) => cell(name, 'ink', 'padding-right:12px'),
  ({ value }) => cell(value, 'accent', AMOUNT),
);

/** Names with a sentence below each. */
export const items = tableOf(
  ({ name, value }) =>
    html`<td class="rule ink" style="${style('ink', 'table', `padding:9px 0;border-top:${LINE}`)}">
      <strong>${name}</strong><br />${value}
    </td>`,
);

/** A bar filled to a percentage, with its text. */
export function meter(value: number, words: string): Markup {
  const width = Math.round(Math.min(100, Math.max(0, value)));
  const bar = html`<table role="presentation" width="${width}%" cellpadding="0" cellspacing="0" border="0">
    <tr>
      <td height="8" style="height:8px;background:#c8501f;border-radius:4px;font-size:0">&nbsp;</td>
    </tr>
  </table>`;
  const track = html`<tr>
    <td class="track" style="background:#ece8e2;border-radius:4px;font-size:0;line-height:0">${bar}</td>
  </tr>`;
  const label = html`<tr>
    <td class="ink" style="${style('ink', 'table', 'padding-top:6px')}">${words}</td>
  </tr>`;
  return row(table([track, label]), '18px');
}

export function callout(heading: string, words: string): Markup {
  const look = 'padding:14px 16px;background:#fdf1ea;border-left:4px solid #c8501f;border-radius:4px';
  const label = html`<p class="accent" style="${style('accent', 'label', 'margin:0 0 2px')}">${heading}</p>`;
  const box = html`<tr>
    <td class="call" style="${look}">${label}${text(words)}</td>
  </tr>`;
  return row(table([box]), '22px');
}

export function quote(words: string): Markup {
  const lines = words.split('\n').map((line, index) => (index === 0 ? html`${line}` : html`<br />${line}`));
  const look = style('ink', 'table', 'margin:0;padding:2px 0 2px 14px;border-left:2px solid #d8d2ca');
  return html`<blockquote class="ink rule" style="${look}">${lines}</blockquote>`;
}

export function button(words: string, url: string): Markup {
  const look = `display:inline-block;padding:12px 22px;${FONT};font-size:16px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none`;
  const box = html`<table role="presentation" cellpadding="0" cellspacing="0" border="0">
    <tr>
      <td bgcolor="#a8401c" style="background:#a8401c;border-radius:6px">
        <a href="${url}" style="${look}">${words}</a>
      </td>
    </tr>
  </table>`;
  return row(box, '26px');
}

const option = ({ text: words, url }: Link): Markup => {
  const look = `display:block;padding:12px 16px;${style('accent', 'body')};font-weight:600;text-decoration:none`;
  return html`<tr>
      <td class="choice" bgcolor="#ffffff" style="border:1px solid #a8401c;border-radius:6px">
        <a class="accent" href="${url}" style="${look}">${words}</a>
      </td>
    </tr>
    <tr>
      <td height="8" style="height:8px;font-size:0;line-height:0">&nbsp;</td>
    </tr>`;
};

/** A question with its answers below each other, each as wide as the mail so that a thumb can hit them. */
export function choices(question: string | undefined, note: string, options: readonly Link[]): Markup {
  const heading =
    question && html`<h2 class="ink" style="${style('ink', 'question', 'margin:0 0 4px')}">${question}</h2>`;
  return row(html`${heading ?? ''}${text(note, 'margin:0 0 12px')}${table(options.map(option))}`, '26px');
}

export function footer(words: string, links: readonly Link[], sender: string | undefined): Markup {
  const look = style('soft', 'small', `margin:0;padding-top:16px;border-top:${LINE}`);
  const anchors = links.map(
    ({ text: name, url }, index) =>
      html`${index === 0 ? ' ' : ' · '}<a class="soft" href="${url}" style="color:${COLORS.soft}"
          >${name}</a
        >`,
  );
  const by = sender && html`<br />${sender}`;
  return row(html`<p class="soft rule" style="${look}">${words}${anchors}${by ?? ''}</p>`, '30px');
}
