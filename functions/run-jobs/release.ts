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

/** The bus did not take all that a lead's release says. */
class ReleaseNotTaken extends Error {
  override readonly name = 'ReleaseNotTaken';
}

/**
 * Announces anew, unmuted, what the publication of a version changed, where nothing has changed since: once
 * what consumers claim is claimed, they take no notice of another time.
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

/** Tells most scores apart without reading their change: a publication's is decided as of it, or later. */
const mayComeFrom = ({ number, publishedAt }: CompiledPlaybook, score: StoredScore): boolean =>
  score.n > 0 && score.playbook >= number && score.decidedAt >= publishedAt;
