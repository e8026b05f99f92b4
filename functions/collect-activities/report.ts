import * as z from 'zod';
import { ACTIVITY_ID } from '../../shared/tracking/activity-id.ts';
import { normalAddress } from '../../shared/lead/address.ts';
import { parseInstant } from '../../shared/runtime/instant.ts';
import { LARGEST_NUMBER, storableNumber } from '../../shared/lead/storable-number.ts';
import { LEAD_ID } from '../../shared/lead/lead-id.ts';
import { interestName } from '../../shared/api/parameters.ts';
import { isProfileField } from '../../shared/lead/profile-values.ts';
import { nameLike, own } from '../../shared/runtime/names.ts';
import { cleanLine } from '../../shared/runtime/text.ts';
import { visitorIdOf } from '../../shared/lead/visitor-id.ts';

const PROPERTIES = 20;
const scalar = z.union([z.string(), storableNumber(), z.boolean()]);
const propertyName = nameLike(/^[A-Za-z][\w-]{0,63}$/).refine((name) => name !== 'claimedAt');
const profileField = z.string().refine((name): boolean => isProfileField(name));
const INTERESTS = 10;
const few = (most: number) => (facts: object) => Object.keys(facts).length <= most;

/** Schema of one entry of `POST /activities`, without the playbook. */
const report = z
  .strictObject({
    id: nameLike(ACTIVITY_ID).optional(),
    type: z.string(),
    email: z.string().transform(normalAddress).pipe(z.string()).optional(),
    leadId: z.string().regex(LEAD_ID).optional(),
    visitorId: z.string().transform(visitorIdOf).pipe(z.string()).optional(),
    occurredAt: z.string().transform(parseInstant).pipe(z.number()).optional(),
    properties: z.record(propertyName, scalar).refine(few(PROPERTIES)).default({}),
    profile: z.record(profileField, scalar).optional(),
    interests: z.array(interestName).min(1).max(INTERESTS).optional(),
  })
  .refine(({ email, leadId }) => email === undefined || leadId === undefined, { path: ['subject'] })
  .refine(({ email, leadId, visitorId }) => email ?? leadId ?? visitorId, { path: ['subject'] });

export type Report = z.infer<typeof report>;

/** Why an entry is rejected: a code for programs and a sentence for people. */
export interface Rejection {
  readonly code: string;
  readonly message: string;
}

/** Rejection message for each part of an entry. */
const RULES: Readonly<Record<string, string>> = {
  id: 'An id has 1 to 128 letters, digits, dots, colons, hyphens or underscores and starts with a letter or digit.',
  type: "A type is one of the playbook's activity types; sales alone can report an override.",
  email: 'This is not an e-mail address we can write to.',
  leadId: 'A lead id has 26 lower-case letters and digits.',
  visitorId: 'A visitor id has 8 to 64 letters, digits, hyphens or underscores.',
  occurredAt: 'A time is written as in RFC 3339, for example 2026-01-31T09:30:00Z.',
  properties: `Properties are at most ${PROPERTIES} texts, numbers up to ${LARGEST_NUMBER}, true or false; their names start with a letter.`,
  profile: `A profile holds the playbook's profile fields: texts, numbers up to ${LARGEST_NUMBER}, true or false.`,
  interests: `Interests are 1 to ${INTERESTS} names like "sales": letters, digits, hyphens and underscores.`,
  subject: 'Say whom it is about: one of email and leadId, or visitorId.',
};

/** Rejection of a valid entry that could not be stored. */
export const NOT_STORED: Rejection = {
  code: 'not_stored',
  message: 'It could not be stored. Please send it again.',
};

/** Names that a rejection tells at most, and the characters of each. */
const NAMES = 5;
const NAME_CHARACTERS = 40;

/** The rejection for fields that an activity does not have; a name is all that is repeated of them. */
const unknownFields = (names: readonly string[]): Rejection => ({
  code: 'unknown_field',
  message: `An activity has no ${names
    .slice(0, NAMES)
    .map((name) => `"${cleanLine(name, NAME_CHARACTERS)}"`)
    .join(', ')}. It may have: ${Object.keys(report.shape).join(', ')}.`,
});

/** The rejection for an invalid part of an entry. */
export function rejection(part: string): Rejection {
  const message = own(RULES, part);
  return message === undefined
    ? { code: 'invalid_activity', message: 'An activity is an object.' }
    : { code: `invalid_${part}`, message };
}

/** Parses one entry, or rejects it without echoing its content. */
export function readReport(entry: unknown): Report | { rejected: Rejection } {
  const parsed = report.safeParse(entry);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return {
    rejected:
      issue?.code === 'unrecognized_keys' ? unknownFields(issue.keys) : rejection(String(issue?.path[0])),
  };
}
