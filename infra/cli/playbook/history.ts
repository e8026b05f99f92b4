import { toActivity } from '../../../functions/collect-activities/reported-activity.ts';
import { readReport } from '../../../functions/collect-activities/report.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';
import type { Activity } from '../../../shared/lead/activity.ts';

/** A history holds something that the API would refuse. */
export class BadHistory extends Error {
  override readonly name = 'BadHistory';
}

/** Whoever it is about, where the file does not say: all of it is one lead's. */
const SOMEBODY = { leadId: 'x'.repeat(26) };
/** Makes ids that only this run compares. */
const IDENTITY_KEY = 'playbook';

/**
 * A list of activities as `POST /activities` takes them, read by the collector's own rules, all of them one lead's; without a
 * time they happen at `at`. Throws `BadHistory`, which says which one is refused and why.
 */
export function readHistory(document: unknown, playbook: Playbook, at: number): Activity[] {
  const list: unknown = isObject(document) && 'activities' in document ? document.activities : document;
  if (!Array.isArray(list)) throw new BadHistory('A history is a list of activities.');
  return list.map((entry: unknown, index) => {
    const report = readReport(isObject(entry) ? { ...(hasSubject(entry) ? {} : SOMEBODY), ...entry } : entry);
    if ('rejected' in report) throw refused(index, report.rejected.message);
    const receivedAt = report.occurredAt ?? at;
    const reception = {
      receivedAt,
      source: 'api',
      imported: true,
      identityKey: IDENTITY_KEY,
      playbook,
    } as const;
    const read = toActivity(report, reception);
    if (read === undefined) throw refused(index, "A type is one of the playbook's activity types.");
    return read.activity;
  });
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const hasSubject = (entry: object): boolean => 'email' in entry || 'leadId' in entry || 'visitorId' in entry;

const refused = (index: number, why: string): BadHistory => new BadHistory(`Activity ${index + 1}: ${why}`);
