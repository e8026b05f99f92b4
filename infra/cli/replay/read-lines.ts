import type { Scalar } from '../../../shared/lead/activity.ts';
import type { ActivityMapping, ReplayMap } from './map.ts';
import { readInstant } from './read-instant.ts';
import { lookUp, type Row } from './row.ts';

/** A person in the file. */
export interface Person {
  /** The file's id. */
  readonly id: string;
  readonly email: string;
}

/** An activity in the file. */
export interface FileActivity {
  readonly id: string;
  readonly person: Person;
  readonly type: string;
  /** The file's time, ms since the epoch. */
  readonly at: number;
  readonly properties: Readonly<Record<string, Scalar>>;
  readonly profile?: Readonly<Record<string, Scalar>>;
}

/** An activity, or why a line became none; undefined if the mapping is not about this line. */
export type LineResult = { readonly activity: FileActivity } | { readonly skipped: string } | undefined;

/** Reads a new lead: the form by which the person became one. */
export function readLead(
  row: Row,
  leads: ReplayMap['leads'],
  isTaken: (leadId: string) => boolean,
): LineResult {
  if (!row.matches(leads.where)) return undefined;
  const id = row.fill(leads.id);
  const email = row.fill(leads.email);
  if (id === undefined || email === undefined) return { skipped: 'no id or no e-mail address' };
  if (isTaken(id)) return { skipped: 'a second lead of the same id' };
  const at = readInstant(row, leads.at, id);
  const formId = row.value(leads.formId);
  if (at === undefined) return { skipped: `no time in ${leads.at.column}` };
  const properties = { ...(formId !== undefined && { formId }), ...row.values(leads.properties) };
  return {
    activity: {
      id: `${id}.born`,
      person: { id, email },
      type: 'form_submitted',
      at,
      properties,
      profile: row.values(leads.profile),
    },
  };
}

/** Reads an activity or an outcome of a lead. */
export function readActivity(
  row: Row,
  mapping: ActivityMapping,
  people: ReadonlyMap<string, Person>,
): LineResult {
  if (!row.matches(mapping.where)) return undefined;
  const type = row.value(mapping.type);
  if (type === undefined) return { skipped: reasonWithoutType(row, mapping) };
  const id = row.fill(mapping.id);
  if (id === undefined) return { skipped: 'no id' };
  const person = people.get(row.fill(mapping.lead) ?? '');
  if (person === undefined) return { skipped: 'no such lead' };
  const at = readInstant(row, mapping.at, id);
  if (at === undefined) return { skipped: `no time in ${mapping.at.column}` };
  return { activity: { id, person, type: String(type), at, properties: row.values(mapping.properties) } };
}

function reasonWithoutType(row: Row, { type }: ActivityMapping): string {
  if (typeof type !== 'object') return 'no type';
  const text = row.cell(type.column);
  const known = lookUp(type.values ?? {}, text) !== undefined;
  return known || text === ''
    ? `no type in ${type.column}`
    : `${type.column} "${text}" is no activity in the map`;
}
