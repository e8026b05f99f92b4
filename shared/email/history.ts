import type { Activity } from '../scoring/activity.ts';
import type { ActivityLog } from '../stores/activity-log.ts';
import { wholeHistory } from '../stores/whole-history.ts';

/** A lead's history as the scorer sees it; undefined once the person was erased. */
export type HistoryOf = (leadId: string) => Promise<readonly Activity[] | undefined>;

/** Reads a lead's own log and its share of the logs of the browsers it has identified itself on; writes nothing. */
export const historyReader =
  (log: Pick<ActivityLog, 'history'>): HistoryOf =>
  async (leadId) => {
    const { activities, erased } = await wholeHistory(leadId, log);
    return erased ? undefined : activities;
  };
