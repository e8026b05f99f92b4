import type { CompiledModel, CompiledPlaybook } from '../scoring/compile.ts';
import type { Cause } from '../stores/change-item.ts';
import type { Projections } from '../stores/lead-store.ts';
import type { StoredScore } from '../stores/score-item.ts';
import type { LeadHistory } from '../bots/lead-history.ts';

/** One lead under one model, and the cause of re-scoring it. */
export interface ScoringInput {
  readonly leadId: string;
  readonly history: LeadHistory;
  readonly playbook: CompiledPlaybook;
  readonly model: CompiledModel;
  readonly cause: Cause;
}

/** A period of a lead's timeline under one playbook version. */
export interface PlaybookPeriod {
  readonly input: ScoringInput;
  /**
   * When this version replaced an earlier one for the lead; changes that the new version alone causes there
   * are muted.
   */
  readonly cutover?: Cutover;
  /** The last instant to settle. */
  readonly until: number;
}

interface Cutover {
  readonly at: number;
  /** The history as received by then. */
  readonly known: LeadHistory;
}

/** Whether a score was last written under an earlier version, or never. */
const isBehind = (stored: StoredScore | undefined, { number }: CompiledPlaybook): boolean =>
  (stored?.playbook ?? 0) < number;

/**
 * Whether any of a lead's scores may have to cross this version's publication, which needs the previous
 * version.
 */
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
 * A publication divides each lead's timeline: the previous version applies before it, the new one after it,
 * and a change that the new version makes to what was known by then has the cause `playbook`. Activities
 * received before it but not scored yet are scored under the previous version, unmuted. Without `previous`
 * the new version applies to everything.
 */
export function periodsOf(
  stored: StoredScore | undefined,
  input: ScoringInput,
  previous: CompiledPlaybook | undefined,
  now: number,
): readonly PlaybookPeriod[] {
  const { playbook, history } = input;
  if (!isBehind(stored, playbook)) return [{ input, until: now }];
  const cutover = cutoverOf(playbook, stored, history, now);
  if (stored === undefined && cutover.known.stored.length === 0) return [{ input, until: now }];
  return [...earlier(stored, input, previous, cutover), { input, cutover, until: now }];
}

/**
 * The period of the previous version, up to the publication. A lead last scored before that version has a
 * cutover to it as well.
 */
function earlier(
  stored: StoredScore | undefined,
  input: ScoringInput,
  previous: CompiledPlaybook | undefined,
  { at, known }: Cutover,
): PlaybookPeriod[] {
  const model = previous?.models.get(input.model.id);
  if (previous === undefined || model === undefined) return [];
  const earlierInput: ScoringInput = {
    ...input,
    history: known,
    playbook: previous,
    model,
    cause: 'activity',
  };
  const period = { input: earlierInput, until: at };
  const entered = cutoverOf(previous, stored, known, at);
  const lived = !isBehind(stored, previous) || (stored === undefined && entered.known.stored.length === 0);
  return [lived ? period : { ...period, cutover: entered }];
}

/**
 * A scorer still running under the previous version may have decided after the publication; for that lead the
 * cutover is later.
 */
function cutoverOf(
  { publishedAt }: CompiledPlaybook,
  stored: StoredScore | undefined,
  history: LeadHistory,
  now: number,
): Cutover {
  const at = Math.min(now, Math.max(publishedAt, stored?.decidedAt ?? 0));
  return { at, known: history.knownBy(at) };
}
