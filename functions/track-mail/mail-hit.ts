import type { Playbook } from '../../shared/playbook/schema.ts';
import type { HttpRequest } from '../../shared/runtime/http.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { asProperties, type HitFacts } from '../../shared/lead/hit.ts';
import { mailHitId } from '../../shared/tracking/activity-id.ts';
import { hitFacts } from '../../shared/tracking/hit-facts.ts';
import type { TokenClaims } from '../../shared/tracking/token.ts';

/** A person or a bot loaded the pixel of a mail or followed one of its links. */
export interface MailHit {
  readonly activity: Activity;
  /** Whether the link leads to a page of ours. */
  readonly toOurs: boolean;
}

interface Circumstances {
  readonly tracking: Playbook['tracking'];
  /** Key of the hashes stored instead of the client's traits. */
  readonly hashKey: string;
  readonly receivedAt: number;
}

const TYPES = { open: 'email_opened', click: 'link_clicked' } as const;

/** The activity to record for a request with this token. */
export function mailHit(
  request: HttpRequest,
  claims: TokenClaims<'open' | 'click'>,
  { tracking, hashKey, receivedAt }: Circumstances,
): MailHit {
  const { messageId, purpose } = claims;
  const toOurs = purpose === 'click' && tracking.hosts.includes(new URL(claims.url).host);
  const facts: HitFacts = {
    messageId,
    ...(purpose === 'click' && { linkId: claims.linkId }),
    watched: toOurs && tracking.reports === 'always',
    ...hitFacts(request, hashKey),
  };
  const activity: Activity = {
    id: mailHitId(facts, receivedAt),
    type: TYPES[purpose],
    occurredAt: receivedAt,
    receivedAt,
    source: 'mail',
    properties: asProperties(facts),
  };
  return { activity, toOurs };
}
