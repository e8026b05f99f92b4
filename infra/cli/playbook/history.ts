import { toActivity } from '../../../functions/collect-activities/reported-activity.ts';
import { readReport } from '../../../functions/collect-activities/report.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';
import type { Activity } from '../../../shared/lead/activity.ts';

/** A history contains an activity that the API would reject. */
export class InvalidHistory extends Error {
  override readonly name = 'InvalidHistory';
}

/** The subject of activities that name none. All activities of a file are one lead's. */
const PLACEHOLDER_LEAD = { leadId: 'x'.repeat(26) };
/** Ids made with it are only compared within one run. */
const IDENTITY_KEY = 'playbook';

/**
 * Reads a list of activities in the format of `POST /activities`, with the collector's own code. An activity
 * without a time gets `at`.
 * @throws InvalidHistory with the activity that is invalid, and why
 */
export function readHistory(document: unknown, playbook: Playbook, at: number): Activity[] {
  const list: unknown = isObject(document) && 'activities' in document ? document.activities : document;
  if (!Array.isArray(list)) throw new InvalidHistory('A history is a list of activities.');
  return list.map((entry: unknown, index) => {
    const report = readReport(
      isObject(entry) ? { ...(hasSubject(entry) ? {} : PLACEHOLDER_LEAD), ...entry } : entry,
    );
    if ('rejected' in report) throw invalidActivity(index, report.rejected.message);
    const receivedAt = report.occurredAt ?? at;
    const reception = {
      receivedAt,
      source: 'api',
      imported: true,
      identityKey: IDENTITY_KEY,
      playbook,
    } as const;
    const read = toActivity(report, reception);
    if (read === undefined) throw invalidActivity(index, "A type is one of the playbook's activity types.");
    return read.activity;
  });
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const hasSubject = (entry: object): boolean => 'email' in entry || 'leadId' in entry || 'visitorId' in entry;

const invalidActivity = (index: number, why: string): InvalidHistory =>
  new InvalidHistory(`Activity ${index + 1}: ${why}`);
