import { escapeHtml } from './text.ts';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;color:#1d2430}' +
  'button{font:inherit;padding:.5rem 1rem}form{margin:0 0 .5rem}';

/** A small page of ours. `title` is text; `body` is trusted markup; `language` (BCP 47) is what both are written in. */
export const page = (title: string, body: string, language = 'en'): string =>
  `<!doctype html><html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>` +
  `<body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
