import type { Activity } from '../lead/activity.ts';
import { factsOf, type HitFacts, HITS, HONEYPOT } from '../lead/hit.ts';
import { inOrder } from '../lead/ordered.ts';
import type { Reason } from './verdict.ts';

/** A hit to be judged. */
export interface Hit {
  readonly id: string;
  readonly at: number;
  readonly type: string;
  readonly facts: HitFacts & { readonly client: string };
}

/** Activities that answering a page behind a mail's link reports: a bot can submit those pages too. */
const ACTS: ReadonlySet<string> = new Set([
  'unsubscribed',
  'survey_answered',
  'consent_given',
  'consent_withdrawn',
]);

export const isAct = ({ type }: Hit): boolean => ACTS.has(type);
export const isClick = ({ type }: Hit): boolean => type === 'link_clicked';
export const isOpen = ({ type }: Hit): boolean => type === 'email_opened';

/**
 * Whether an activity is judged. One without a `client` was not collected by us, and its reporter vouches for
 * it; a one-click unsubscribe (RFC 8058) always counts.
 */
const isJudged = ({ type, properties }: Activity): boolean =>
  properties.client !== undefined && (HITS.has(type) || (ACTS.has(type) && properties.oneClick !== true));

/** The judged hits of a history, in order, without duplicates. */
export function hitsOf(history: readonly Activity[]): Hit[] {
  const judged = history.filter(isJudged);
  if (judged.length === 0) return [];
  return judged
    .toSorted(inOrder)
    .filter(({ id }, index, all) => id !== all[index - 1]?.id)
    .map((activity) => {
      const { id, type, occurredAt: at, properties } = activity;
      return { id, at, type, facts: { ...factsOf(activity), client: String(properties.client) } };
    });
}

/** The reason to call a hit a bot's that its own facts give, if any. */
export function proofAgainst({ facts: { method, prefetch, agent, linkId } }: Hit): Reason | undefined {
  if (method === 'HEAD') return 'head';
  if (linkId === HONEYPOT) return 'hidden_link';
  if (prefetch === true) return 'prefetch';
  return agent === undefined || agent === 'browser' || agent === 'unknown' ? undefined : 'named';
}
