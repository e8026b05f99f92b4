import type { HistoryOf } from '../stores/whole-history.ts';
import type { CompiledPlaybook } from '../scoring/compile.ts';
import { type Profile, profileOf } from '../lead/profile.ts';
import type { Handoff } from '../handoffs/handoff.ts';
import type { HandoffStore } from '../stores/handoff-store.ts';
import type { LeadStore } from '../stores/lead-store.ts';
import type { StoredScore } from '../stores/score-item.ts';
import type { Message } from '../stores/message.ts';
import type { MessageStore } from '../stores/message-store.ts';
import type { PlaybookStore } from '../stores/playbook-store.ts';
import type { NurtureRun, NurtureRunStore } from '../stores/nurture-run-store.ts';
import type { HumanHistory } from '../lead/human-history.ts';

/** The stores that a nurture case is read from; all reads are strongly consistent. */
export interface NurtureCaseReaders {
  readonly leads: Pick<LeadStore, 'projections'>;
  readonly historyOf: HistoryOf;
  readonly playbooks: Pick<PlaybookStore, 'active'>;
  readonly handoffs: Pick<HandoffStore, 'current'>;
  readonly messages: Pick<MessageStore, 'list'>;
  readonly runs: Pick<NurtureRunStore, 'find'>;
  /** Our sender address, which never receives nurture mail. */
  readonly sender: string;
}

/** A lead's standing under one model. */
export type ModelStanding = Pick<StoredScore, 'model' | 'standing'>;

/** Everything that decides which mail a lead gets next, and when. */
export interface NurtureCase {
  readonly leadId: string;
  readonly now: number;
  readonly sender: string;
  readonly playbook: CompiledPlaybook;
  /** Scores under the playbook's models. */
  readonly scores: readonly ModelStanding[];
  readonly history: HumanHistory;
  readonly profile: Profile;
  readonly handoff: Handoff | undefined;
  /** The nurture mails, in the order of their numbers. */
  readonly messages: readonly Message[];
  readonly run: NurtureRun | undefined;
}

/** Reads the case as of an instant; undefined if the lead was erased. */
export async function readNurtureCase(
  readers: NurtureCaseReaders,
  leadId: string,
  now: number,
): Promise<NurtureCase | undefined> {
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
    history: history.human,
    profile: profileOf(history.human, now),
    handoff,
    messages: messages.toSorted((a, b) => a.n - b.n),
    run,
  };
}
