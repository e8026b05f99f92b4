import { Rescorer } from '../rescoring/rescorer.ts';
import { ActivityLog } from '../stores/activity-log.ts';
import { LeadStore } from '../stores/lead-store.ts';
import { PlaybookMissing, PlaybookStore } from '../stores/playbook-store.ts';
import type { World } from './world.ts';

/** What a function that re-scores leads works with. */
export interface Rescoring {
  readonly leads: LeadStore;
  readonly log: ActivityLog;
  /** A fresh one for each invocation. */
  readonly rescorer: () => Rescorer;
}

/** Builds it from table names; done once for each execution environment. */
export function wireRescoring(
  world: World<'documents'>,
  tables: { ACTIVITIES_TABLE: string; LEADS_TABLE: string },
): Rescoring {
  const { clock, sleep, random } = world;
  const client = world.documents();
  const log = new ActivityLog(client, tables.ACTIVITIES_TABLE);
  const leads = new LeadStore(client, tables.LEADS_TABLE);
  const playbooks = new PlaybookStore(client, tables.LEADS_TABLE, clock);
  const playbook = () => playbooks.active();
  const version = (number: number) => playbooks.version(number).catch(ifMissing);
  return {
    leads,
    log,
    rescorer: () => new Rescorer({ log, leads, playbook, version, clock, sleep, random }),
  };
}

function ifMissing(error: unknown): undefined {
  if (!(error instanceof PlaybookMissing)) throw error;
}
