import { eventsOf } from '../../shared/events/change-events.ts';
import type { EventBus } from '../../shared/events/event-bus.ts';
import type { CompiledPlaybook } from '../../shared/scoring/compile.ts';
import type { LeadStore } from '../../shared/stores/lead-store.ts';
import type { StoredScore } from '../../shared/stores/score-item.ts';
import type { JobHandler } from './job-handler.ts';

export interface ReleaseDependencies {
  readonly leads: Pick<LeadStore, 'projections' | 'change'>;
  readonly bus: Pick<EventBus, 'publishAll'>;
}

/** The bus did not accept all events of a lead. */
class ReleaseNotTaken extends Error {
  override readonly name = 'ReleaseNotTaken';
}

/**
 * Announces again, unmuted, the changes that a publication caused, where the lead has not changed since.
 * Repeats are safe: consumers claim what they act on.
 */
export function releaseHandler(version: CompiledPlaybook, { leads, bus }: ReleaseDependencies): JobHandler {
  const tally = { changes: 0 };
  return {
    keysOnly: true,
    async visit(leadId) {
      const { scores } = await leads.projections(leadId);
      const candidates = scores.filter((score) => mayComeFrom(version, score));
      const current = await Promise.all(candidates.map(({ model, n }) => leads.change(leadId, model, n)));
      const muted = current.filter(
        (change) =>
          change?.muted === true && change.cause === 'playbook' && change.playbook === version.number,
      );
      const events = muted.flatMap((change) => (change ? eventsOf({ ...change, muted: undefined }) : []));
      const refused = await bus.publishAll(events);
      if (refused.length > 0) throw new ReleaseNotTaken(`${refused.length} of ${events.length}`);
      tally.changes += muted.length;
    },
    tally: () => ({ ...tally }),
  };
}

/**
 * Whether the score's last change may be the publication's, which saves reading most changes: such a change
 * is decided at the publication or later.
 */
const mayComeFrom = ({ number, publishedAt }: CompiledPlaybook, score: StoredScore): boolean =>
  score.n > 0 && score.playbook >= number && score.decidedAt >= publishedAt;
