import type { Clock } from '../../shared/runtime/clock.ts';
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
  /** Everything a lead did, the hits of its browsers included. */
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
 * A lead's history. Throws 404 for a lead nobody has heard of or that was erased, and 410 with `mergedInto`
 * for one that counts for another.
 */
export async function knownHistory(leadId: string, { history }: Dependencies): Promise<WholeHistory> {
  const found = await history(leadId);
  const nothing = found.activities.length === 0 && found.bad.length === 0;
  if (found.erased || nothing) throw new HttpError(404, 'unknown_lead', 'There is no such lead.');
  const { mergedInto } = found;
  if (mergedInto !== undefined)
    throw new HttpError(410, 'merged', 'This lead counts for another one now.', undefined, { mergedInto });
  return found;
}
