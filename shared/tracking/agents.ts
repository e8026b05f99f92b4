import type { Agent } from '../lead/hit.ts';
import signatures from './agents.json' with { type: 'json' };

/**
 * The order in which signatures are looked through. Mail programs first: Outlook also bears the mark of
 * Office's link preview.
 */
const ORDER = ['browser', 'proxy', 'scanner', 'preview', 'crawler'] as const;

/** A User-Agent longer than this is cut: known marks occur early in it. */
const LONGEST = 1_000;

/** What every browser's User-Agent begins with, followed by what kind it is. */
const BROWSER = /^mozilla\/[45]\.0 \(/;

/**
 * What the text of a User-Agent says its sender is; the first signature of `agents.json` with a mark that is
 * in it decides, where `^` and `$` stand for the ends of the text. A bot may claim to be a browser: the bot
 * rules detect that when the lead is scored.
 */
export function agentOf(userAgent: string | undefined): Agent {
  const text = (userAgent ?? '').slice(0, LONGEST).trim().toLowerCase();
  const named = ORDER.find((agent) =>
    signatures[agent].some(({ marks }) => marks.some((mark) => `^${text}$`.includes(mark))),
  );
  return named ?? (BROWSER.test(text) ? 'browser' : 'unknown');
}
