import { escapeHtml } from './text.ts';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;color:#1d2430}' +
  'h1{line-height:1.25}button{font:inherit;padding:.5rem 1rem}form{margin:0 0 .5rem}' +
  'fieldset{border:1px solid #c9ced6;border-radius:6px;margin:0 0 1rem}legend{font-weight:600}' +
  'fieldset p{margin:0 0 .5rem}label{margin-right:1rem}form+form{margin-top:2.5rem}form+form button{font-weight:400}em{color:#5b6472}';

/**
 * A small page of ours. `title` is text; `body` is trusted markup; `language` (BCP 47) is what both are
 * written in.
 */
export const page = (title: string, body: string, language = 'en'): string =>
  `<!doctype html><html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>` +
  `<body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
