import type { Agent } from '../scoring/hit.ts';
import signatures from './agents.json' with { type: 'json' };

interface Signature {
  readonly agent: Agent;
  /** The whole text, where only the whole tells. */
  readonly is?: string;
  /** Any of these within it. */
  readonly marks: readonly string[];
}

/** A User-Agent longer than this is cut: the marks of honest programs stand early. */
const LONGEST = 1_000;

const known = signatures as readonly Signature[];

/** What every browser's User-Agent begins with, followed by what kind it is. */
const BROWSER = /^mozilla\/[45]\.0 \(/;

/**
 * What the text of a User-Agent says its sender is; the first signature of `agents.json` that fits decides. A machine may say
 * that it is a browser: that is for the fold to find out.
 */
export function agentOf(userAgent: string | undefined): Agent {
  const text = (userAgent ?? '').slice(0, LONGEST).trim().toLowerCase();
  const signature = known.find(({ is, marks }) => text === is || marks.some((mark) => text.includes(mark)));
  return signature?.agent ?? (BROWSER.test(text) ? 'browser' : 'unknown');
}
