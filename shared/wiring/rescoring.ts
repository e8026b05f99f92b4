import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../runtime/clock.ts';
import { ActivityLog } from '../stores/activity-log.ts';
import { documentClient } from './document-client.ts';
import { LeadStore } from '../stores/lead-store.ts';
import { PlaybookMissing, PlaybookStore } from '../stores/playbook-store.ts';
import { Rescorer } from '../rescoring/rescorer.ts';

/** What a function that re-scores leads works with. */
export interface Rescoring {
  readonly leads: LeadStore;
  readonly log: ActivityLog;
  /** A fresh one for each invocation. */
  readonly rescorer: () => Rescorer;
}

/** Builds it from table names; done once for each execution environment. */
export function wireRescoring(tables: { ACTIVITIES_TABLE: string; LEADS_TABLE: string }): Rescoring {
  const client = documentClient();
  const log = new ActivityLog(client, tables.ACTIVITIES_TABLE);
  const leads = new LeadStore(client, tables.LEADS_TABLE);
  const playbooks = new PlaybookStore(client, tables.LEADS_TABLE);
  const rescorer = (): Rescorer => {
    const playbook = () => playbooks.active();
    const version = (number: number) => playbooks.version(number).catch(ifMissing);
    return new Rescorer({ log, leads, playbook, version, clock: systemClock, sleep, random: Math.random });
  };
  return { leads, log, rescorer };
}

function ifMissing(error: unknown): undefined {
  if (!(error instanceof PlaybookMissing)) throw error;
}
