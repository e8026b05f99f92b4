import type { HistoryOf } from '../email/history.ts';
import type { Activity } from '../scoring/activity.ts';
import type { CompiledPlaybook } from '../scoring/compile.ts';
import { believedProfile } from '../scoring/machines.ts';
import type { Profile } from '../scoring/state.ts';
import type { Handoff, HandoffStore } from '../stores/handoff-store.ts';
import type { LeadStore, StoredScore } from '../stores/lead-store.ts';
import type { Message, MessageStore } from '../stores/message-store.ts';
import type { PlaybookStore } from '../stores/playbook-store.ts';
import type { Run, RunStore } from '../stores/run-store.ts';

/** Where what is known of a lead is read; each of them strongly consistent. */
export interface CaseReaders {
  readonly leads: Pick<LeadStore, 'projections'>;
  readonly historyOf: HistoryOf;
  readonly playbooks: Pick<PlaybookStore, 'active'>;
  readonly handoffs: Pick<HandoffStore, 'current'>;
  readonly messages: Pick<MessageStore, 'list'>;
  readonly runs: Pick<RunStore, 'find'>;
  /** Address that mail comes from: never written to. */
  readonly sender: string;
}

/** How a lead stands under one model. */
export type Standpoint = Pick<StoredScore, 'model' | 'standing'>;

/** All that decides which mail a lead is sent next, and when. */
export interface Case {
  readonly leadId: string;
  readonly now: number;
  readonly sender: string;
  readonly playbook: CompiledPlaybook;
  /** Under the models that the playbook has. */
  readonly scores: readonly Standpoint[];
  readonly history: readonly Activity[];
  readonly profile: Profile;
  readonly handoff: Handoff | undefined;
  /** The nurture mails, in the order of their numbers. */
  readonly messages: readonly Message[];
  readonly run: Run | undefined;
}

/** Reads all of it as of an instant; undefined once the lead was erased. */
export async function readCase(readers: CaseReaders, leadId: string, now: number): Promise<Case | undefined> {
  const [run, { scores }, history, playbook, handoff, messages] = await Promise.all([
    readers.runs.find(leadId),
    readers.leads.projections(leadId),
    readers.historyOf(leadId),
    readers.playbooks.active(),
    readers.handoffs.current(leadId),
    readers.messages.list(leadId, 'nurture'),
  ]);
  if (history === undefined) return undefined;
  return {
    leadId,
    now,
    sender: readers.sender,
    playbook,
    scores: scores.filter(({ model }) => playbook.models.has(model)),
    history,
    profile: believedProfile(history, now),
    handoff,
    messages: messages.toSorted((a, b) => a.n - b.n),
    run,
  };
}
