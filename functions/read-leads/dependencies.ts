import { knownLead } from '../../shared/api/known-lead.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
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

/** A lead's history. Throws as `knownLead`. */
export const knownHistory = async (leadId: string, { history }: Dependencies): Promise<WholeHistory> =>
  knownLead(await history(leadId));
