import type { Playbook } from '../../shared/playbook/schema.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { concurrently } from '../../shared/runtime/concurrently.ts';
import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import { log as logger } from '../../shared/runtime/logger.ts';
import { Refused } from '../../shared/runtime/refused.ts';
import type { Role } from '../../shared/runtime/roles.ts';
import { sameDeed } from '../../shared/stores/activity-item.ts';
import type { ActivityLog } from '../../shared/stores/activity-log.ts';
import { subjectKey } from '../../shared/stores/keys.ts';
import { lifetimeOf } from '../../shared/tracking/lifetime.ts';
import { type Batch, readBatch } from './batch.ts';
import { readReport, type Rejection, rejection } from './report.ts';
import { type Reception, type Reported, toActivity } from './reported-activity.ts';

/** Writes under way at once: 500 take well under the time limit, and one batch leaves room for other callers. */
const CONCURRENCY = 16;

export interface Dependencies {
  readonly clock: Clock;
  readonly log: Pick<ActivityLog, 'add' | 'contradicts'>;
  readonly playbook: () => Promise<Playbook>;
  readonly identityKey: () => Promise<string>;
}

/** Answers `POST /activities`: good entries are stored before it, bad ones are listed and stop nobody. */
export async function collectActivities(
  request: HttpRequest,
  role: Role,
  dependencies: Dependencies,
): Promise<HttpReply> {
  const batch = readBatch(request);
  if (batch.import && role !== 'admin')
    throw new Refused(403, 'forbidden', 'Importing needs the role admin.');
  const [playbook, identityKey] = await Promise.all([dependencies.playbook(), dependencies.identityKey()]);
  const source = role === 'sales' ? 'sales' : 'api';
  const receivedAt = dependencies.clock();
  const reception = { receivedAt, source, imported: batch.import === true, identityKey, playbook } as const;
  const { reported, rejected } = sort(batch, reception);
  const { first, repeated } = withoutRepeats(reported);
  const results = await concurrently(first, CONCURRENCY, (each) => store(each, playbook, dependencies.log));
  const accepted = results.filter((result) => result === 'added').length;
  return json(202, { accepted, duplicates: first.length - accepted + repeated, rejected });
}

/** Judges each entry by itself. */
function sort(batch: Batch, reception: Reception) {
  const reported: Reported[] = [];
  const rejected: (Rejection & { index: number })[] = [];
  for (const [index, entry] of batch.activities.entries()) {
    const report = readReport(entry);
    const result =
      'rejected' in report ? report.rejected : (toActivity(report, reception) ?? rejection('type'));
    if ('code' in result) rejected.push({ index, ...result });
    else reported.push(result);
  }
  return { reported, rejected };
}

/** Of several entries with one id the first is stored, whichever write would win. */
function withoutRepeats(reported: readonly Reported[]): { first: Reported[]; repeated: number } {
  const first = new Map<string, Reported>();
  for (const each of reported) {
    const key = `${subjectKey(each.subject)} ${each.activity.id}`;
    const earlier = first.get(key);
    if (!earlier) first.set(key, each);
    else if (!sameDeed(earlier.activity, each.activity)) recordConflict(each);
  }
  return { first: [...first.values()], repeated: reported.length - first.size };
}

async function store(
  reported: Reported,
  playbook: Playbook,
  log: Dependencies['log'],
): Promise<'added' | 'duplicate'> {
  const { subject, activity } = reported;
  const result = await log.add(subject, activity, lifetimeOf(playbook, activity.type));
  if (result === 'duplicate' && (await log.contradicts(subject, activity))) recordConflict(reported);
  return result;
}

/** One id, two deeds: the earlier one stands, and whoever sent them finds out here. */
const recordConflict = ({ subject, activity }: Reported): void =>
  logger.warn('An activity id was used twice, for different activities.', {
    subject: subject.id,
    activityId: activity.id,
  });
