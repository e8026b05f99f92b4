import type { Playbook } from '../../shared/playbook/schema.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { concurrently } from '../../shared/runtime/concurrently.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import {
  collectActivitiesApi,
  IMPORT_FORBIDDEN,
  MOST_ACTIVITIES,
  TOO_MANY_ACTIVITIES,
} from '../../shared/api/activities.ts';
import { type Handler, serve } from '../../shared/api/serve.ts';
import type { LimitedLog } from '../../shared/runtime/limited-log.ts';
import { log as logger } from '../../shared/runtime/logger.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import { sameActivity } from '../../shared/stores/activity-item.ts';
import type { ActivityLog, Added } from '../../shared/stores/activity-log.ts';
import { subjectKey } from '../../shared/stores/keys.ts';
import { retentionOf } from '../../shared/playbook/retention.ts';
import { NOT_STORED, readReport, type Rejection, rejection } from './report.ts';
import { type Reception, type Reported, toActivity } from './reported-activity.ts';

/**
 * Concurrent writes: 500 finish well within the time limit, and one batch leaves capacity for other callers.
 */
const CONCURRENCY = 16;

export interface Dependencies {
  readonly clock: Clock;
  readonly log: Pick<ActivityLog, 'add' | 'contradicts'>;
  readonly report: LimitedLog;
  readonly playbook: () => Promise<Playbook>;
  readonly identityKey: () => Promise<string>;
}

type Api = typeof collectActivitiesApi;

/** A valid entry, with its index in the batch. */
interface Entry extends Reported {
  readonly index: number;
}

type Rejected = Rejection & { readonly index: number };

/** Result of storing an entry: the log's result, or the error. */
type Stored = Added | { readonly failed: unknown };

/**
 * Answers `POST /activities`: valid entries are stored before the reply; invalid ones, and those that could
 * not be stored, are listed and do not fail the others. Throws the log's error if nothing could be stored.
 */
const reportActivities: Handler<Api['reportActivities'], Dependencies> = async (
  { body: batch, caller: { role } },
  dependencies,
) => {
  if (batch.activities.length > MOST_ACTIVITIES) throw new HttpError(TOO_MANY_ACTIVITIES);
  if (batch.import && role !== 'admin') throw new HttpError(IMPORT_FORBIDDEN);
  const [playbook, identityKey] = await Promise.all([dependencies.playbook(), dependencies.identityKey()]);
  const source = role === 'sales' ? 'sales' : 'api';
  const receivedAt = dependencies.clock();
  const reception = { receivedAt, source, imported: batch.import === true, identityKey, playbook } as const;
  const { reported, rejected } = sort(batch, reception);
  const { first, repeated } = withoutRepeats(reported, dependencies);
  const results = await concurrently(first, CONCURRENCY, (each) => store(each, playbook, dependencies));
  const lost = notStored(first, results);
  const accepted = results.filter((result) => result === 'added').length;
  return {
    status: 202,
    body: {
      accepted,
      duplicates: first.length - accepted - lost.length + repeated,
      rejected: [...rejected, ...lost].toSorted((a, b) => a.index - b.index),
    },
  };
};

/** Serves what other systems report. */
export const collectActivities = serve<Api, Dependencies>(collectActivitiesApi, { reportActivities });

/** Validates each entry by itself. */
function sort({ activities }: { readonly activities: readonly unknown[] }, reception: Reception) {
  const reported: Entry[] = [];
  const rejected: Rejected[] = [];
  for (const [index, entry] of activities.entries()) {
    const report = readReport(entry);
    const result =
      'rejected' in report ? report.rejected : (toActivity(report, reception) ?? rejection('type'));
    if ('code' in result) rejected.push({ index, ...result });
    else reported.push({ index, ...result });
  }
  return { reported, rejected };
}

/**
 * Keeps the first of several entries with one id, so that concurrent writes do not decide which one is
 * stored.
 */
function withoutRepeats(
  reported: readonly Entry[],
  { report }: Pick<Dependencies, 'report'>,
): { first: Entry[]; repeated: number } {
  const first = new Map<string, Entry>();
  for (const each of reported) {
    const key = `${subjectKey(each.subject)} ${each.activity.id}`;
    const earlier = first.get(key);
    if (!earlier) first.set(key, each);
    else if (!sameActivity(earlier.activity, each.activity)) recordConflict(each, report);
  }
  return { first: [...first.values()], repeated: reported.length - first.size };
}

async function store(
  reported: Reported,
  playbook: Playbook,
  { log, report }: Pick<Dependencies, 'log' | 'report'>,
): Promise<Stored> {
  const { subject, activity } = reported;
  try {
    const result = await log.add(subject, activity, retentionOf(playbook, activity.type));
    if (result === 'duplicate' && (await log.contradicts(subject, activity)))
      recordConflict(reported, report);
    return result;
  } catch (error) {
    return { failed: error };
  }
}

/**
 * The entries that could not be stored, as rejections; throws if none could. One log line covers all of them.
 */
function notStored(entries: readonly Entry[], results: readonly Stored[]): Rejected[] {
  const lost = entries.flatMap(({ index, subject, activity }, place) => {
    const result = results[place];
    return typeof result === 'object' ? [{ index, subject, activity, error: result.failed }] : [];
  });
  const [example] = lost;
  if (example === undefined) return [];
  if (lost.length === entries.length) throw example.error;
  logger.error('Activities could not be stored.', {
    count: lost.length,
    subject: example.subject.id,
    activityId: example.activity.id,
    failure: failureOf(example.error),
  });
  return lost.map(({ index }) => ({ index, ...NOT_STORED }));
}

/**
 * Two different activities have one id: the earlier one stays stored, and this log line is how the sender's
 * team learns of it.
 */
const recordConflict = ({ subject, activity }: Reported, report: LimitedLog): void =>
  report('warn', 'An activity id was used twice, for different activities.', {
    subject: subject.id,
    activityId: activity.id,
  });
