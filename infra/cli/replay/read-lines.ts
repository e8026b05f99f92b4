import type { Scalar } from '../../../shared/lead/activity.ts';
import type { Deeds, ReplayMap } from './map.ts';
import { own, type Row } from './row.ts';
import { instantOf } from './time.ts';

/** A person of the file. */
export interface Person {
  /** As the file names them. */
  readonly id: string;
  readonly email: string;
}

/** An activity as the file tells of it. */
export interface FileActivity {
  readonly id: string;
  readonly person: Person;
  readonly type: string;
  /** In the file's own time, ms since the epoch. */
  readonly at: number;
  readonly properties: Readonly<Record<string, Scalar>>;
  readonly profile?: Readonly<Record<string, Scalar>>;
}

/** What came of a line: an activity, or why not; undefined where the line is not meant. */
export type Outcome = { readonly activity: FileActivity } | { readonly skipped: string } | undefined;

/** Reads the birth of a lead: a submitted form that tells who they are. */
export function readBirth(row: Row, leads: ReplayMap['leads'], taken: (leadId: string) => boolean): Outcome {
  if (!row.fits(leads.where)) return undefined;
  const id = row.fill(leads.id);
  const email = row.fill(leads.email);
  if (id === undefined || email === undefined) return { skipped: 'no id or no e-mail address' };
  if (taken(id)) return { skipped: 'a second lead of the same id' };
  const at = instantOf(row, leads.at, id);
  const formId = row.value(leads.formId);
  if (at === undefined) return { skipped: `no time in ${leads.at.column}` };
  const properties = { ...(formId !== undefined && { formId }), ...row.facts(leads.properties) };
  return {
    activity: {
      id: `${id}.born`,
      person: { id, email },
      type: 'form_submitted',
      at,
      properties,
      profile: row.facts(leads.profile),
    },
  };
}

/** Reads something that a lead did, or that became of it. */
export function readDeed(row: Row, deeds: Deeds, people: ReadonlyMap<string, Person>): Outcome {
  if (!row.fits(deeds.where)) return undefined;
  const type = row.value(deeds.type);
  if (type === undefined) return { skipped: noType(row, deeds) };
  const id = row.fill(deeds.id);
  if (id === undefined) return { skipped: 'no id' };
  const person = people.get(row.fill(deeds.lead) ?? '');
  if (person === undefined) return { skipped: 'no such lead' };
  const at = instantOf(row, deeds.at, id);
  if (at === undefined) return { skipped: `no time in ${deeds.at.column}` };
  return { activity: { id, person, type: String(type), at, properties: row.facts(deeds.properties) } };
}

function noType(row: Row, { type }: Deeds): string {
  if (typeof type !== 'object') return 'no type';
  const text = row.cell(type.column);
  const known = own(type.values ?? {}, text) !== undefined;
  return known || text === ''
    ? `no type in ${type.column}`
    : `${type.column} "${text}" is no activity in the map`;
}
