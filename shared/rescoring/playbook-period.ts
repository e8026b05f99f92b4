import type { CompiledModel, CompiledPlaybook } from '../scoring/compile.ts';
import type { Cause } from '../stores/change-item.ts';
import type { Projections } from '../stores/lead-store.ts';
import type { StoredScore } from '../stores/score-item.ts';
import { LeadHistory } from '../bots/lead-history.ts';

/** One lead under one model, and what made us look. */
export interface ScoringInput {
  readonly leadId: string;
  readonly history: LeadHistory;
  readonly playbook: CompiledPlaybook;
  readonly model: CompiledModel;
  readonly cause: Cause;
}

/** A stretch of a lead's life under one version of the rules. */
export interface PlaybookPeriod {
  readonly input: ScoringInput;
  /** The instant at which these rules came to hold for a lead that had lived under others; what they alone change there is muted. */
  readonly cutover?: Cutover;
  /** The last instant to be settled. */
  readonly until: number;
}

interface Cutover {
  readonly at: number;
  /** What had been received by then. */
  readonly known: LeadHistory;
}

/** Whether a score was last written under an earlier version, or never. */
const isBehind = (stored: StoredScore | undefined, { number }: CompiledPlaybook): boolean =>
  (stored?.playbook ?? 0) < number;

/** Whether any of a lead's scores may have to live through this version's publication: the rules before it are needed then. */
export const spansCutover = (
  { scores }: Projections,
  playbook: CompiledPlaybook,
  history: LeadHistory,
): boolean =>
  playbook.publishedAt > 0 &&
  (scores.some((score) => isBehind(score, playbook)) ||
    (scores.length < playbook.models.size &&
      history.stored.some(({ receivedAt }) => receivedAt <= playbook.publishedAt)));

/**
 * A publication is an instant in each lead's life: up to it the rules before hold, from it on the new ones, and the change they
 * bring to what was known by then is the publication's and nobody else's. What had been received and not scored yet is judged by
 * the rules of its time, and acts. `previous`: the version before; where it is missing the new rules answer for everything.
 */
export function periodsOf(
  stored: StoredScore | undefined,
  asked: ScoringInput,
  previous: CompiledPlaybook | undefined,
  now: number,
): readonly PlaybookPeriod[] {
  const { playbook, history } = asked;
  if (!isBehind(stored, playbook)) return [{ input: asked, until: now }];
  const opens = cutoverOf(playbook, stored, history, now);
  if (stored === undefined && opens.known.stored.length === 0) return [{ input: asked, until: now }];
  return [...earlier(stored, asked, previous, opens), { input: asked, cutover: opens, until: now }];
}

/** The era of the version before, up to the publication of the next. A lead that is behind that one too first enters it. */
function earlier(
  stored: StoredScore | undefined,
  asked: ScoringInput,
  previous: CompiledPlaybook | undefined,
  { at, known }: Cutover,
): PlaybookPeriod[] {
  const model = previous?.models.get(asked.model.id);
  if (previous === undefined || model === undefined) return [];
  const then: ScoringInput = { ...asked, history: known, playbook: previous, model, cause: 'activity' };
  const era = { input: then, until: at };
  const entered = cutoverOf(previous, stored, known, at);
  const lived = !isBehind(stored, previous) || (stored === undefined && entered.known.stored.length === 0);
  return [lived ? era : { ...era, cutover: entered }];
}

/** Scorers that still ran under the version before may have decided after the publication: to the lead it came after that. */
function cutoverOf(
  { publishedAt }: CompiledPlaybook,
  stored: StoredScore | undefined,
  history: LeadHistory,
  now: number,
): Cutover {
  const at = Math.min(now, Math.max(publishedAt, stored?.decidedAt ?? 0));
  return { at, known: history.knownBy(at) };
}
