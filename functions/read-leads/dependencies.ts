import type { Clock } from '../../shared/runtime/clock.ts';
import { MERGED, UNKNOWN_LEAD } from '../../shared/api/leads.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import type { HandoffStore } from '../../shared/stores/handoff-store.ts';
import type { LeadQueue } from '../../shared/stores/lead-queue.ts';
import type { LeadStore } from '../../shared/stores/lead-store.ts';
import type { MessageStore } from '../../shared/stores/message-store.ts';
import type { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import type { NurtureRunStore } from '../../shared/stores/nurture-run-store.ts';
import type { WholeHistory } from '../../shared/stores/whole-history.ts';

export interface Dependencies {
  readonly clock: Clock;
  /** The lead's whole history, including the hits of its browsers. */
  readonly history: (leadId: string) => Promise<WholeHistory>;
  readonly leads: Pick<LeadStore, 'projections'>;
  readonly queue: Pick<LeadQueue, 'page'>;
  readonly handoffs: Pick<HandoffStore, 'current'>;
  readonly messages: Pick<MessageStore, 'list'>;
  readonly runs: Pick<NurtureRunStore, 'find'>;
  readonly playbooks: Pick<PlaybookStore, 'active' | 'version'>;
  readonly cursorKey: () => Promise<string>;
}

/**
 * A lead's history. Throws 404 for an unknown or erased lead, and 410 with `mergedInto` for a lead that is
 * merged into another.
 */
export async function knownHistory(leadId: string, { history }: Dependencies): Promise<WholeHistory> {
  const whole = await history(leadId);
  const isEmpty = whole.activities.length === 0 && whole.bad.length === 0;
  if (whole.erased || isEmpty) throw new HttpError(UNKNOWN_LEAD);
  const { mergedInto } = whole;
  if (mergedInto !== undefined) throw new HttpError(MERGED, { details: { mergedInto } });
  return whole;
}
