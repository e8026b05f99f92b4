import * as z from 'zod';
import { lowerCaseId } from './id.ts';
import { nameLike } from '../runtime/names.ts';
import { storableNumber } from '../lead/storable-number.ts';
import { webUrl } from '../runtime/web-url.ts';
import { isTimeZone } from '../runtime/time-zones.ts';
import { HONEYPOT } from '../lead/hit.ts';
import { BANT } from '../lead/bant.ts';
import { condition } from './conditions.ts';
import { STAGES } from '../lead/standing.ts';

const id = lowerCaseId;
const language = nameLike(/^[a-z]{2,3}$/);
/** What our own words in mail are written in (`shared/email/texts/`). */
export const MAIL_LANGUAGES = ['en', 'ro', 'pl', 'ca'] as const;
export type MailLanguage = (typeof MAIL_LANGUAGES)[number];

const contentClass = z.enum(['low', 'mid', 'high']);
const hour = z.int().min(0).max(23);

/** One text in several languages, by their BCP 47 primary subtags. */
const inLanguages = (longest: number) => z.record(language, z.string().min(1).max(longest));

/** Something to read. */
export const material = z.strictObject({
  /** Also the id of the mail's link, so it must differ from the honeypot link's id. */
  id: id.refine((name) => name !== HONEYPOT, { error: 'This name is taken.' }),
  title: inLanguages(200),
  /** At most 1,000 characters: it travels inside a signed link. */
  url: webUrl(1_000),
  /** How close to buying it is meant for. */
  contentClass,
  /** The BANT answer it helps a lead to find. */
  answers: z.enum(BANT).optional(),
  /**
   * Leads over to it, after the greeting; where it is left out, our own words about the answer that it helps
   * to find.
   */
  intro: inLanguages(400).optional(),
});
export type Material = z.infer<typeof material>;

/**
 * What a mail asks, and what can be answered with one click. An answer's value is what a form's field would
 * hold.
 */
export const question = z.strictObject({
  ask: inLanguages(200),
  answers: z
    .array(z.strictObject({ value: nameLike(/^[A-Za-z][A-Za-z0-9_-]{0,59}$/), label: inLanguages(80) }))
    .min(2)
    .max(4),
});
export type Question = z.infer<typeof question>;

/** One mail of a track. It asks, or offers something to read, or both. */
export const step = z.strictObject({
  id,
  /** Days after the mail before it, or after the track began. */
  afterDays: storableNumber(0, 365),
  /**
   * The question that comes with it; `missing`: the most important one that is open and was not asked yet.
   */
  asks: z.enum([...BANT, 'missing']).optional(),
  /** Offers something of this class that the lead was not sent yet. */
  contentClass: contentClass.optional(),
  /** Offers exactly this. */
  material: id.optional(),
});
export type Step = z.infer<typeof step>;

/** Whom a track is for, under any of the models. All that is given must hold. */
export const audience = z.strictObject({
  tiers: z
    .array(z.enum(['cold', 'warm']))
    .min(1)
    .max(2)
    .optional(),
  /** Left out: every stage but customers. */
  stages: z.array(z.enum(STAGES)).min(1).max(4).optional(),
  when: condition.optional(),
  /** At least so many points when the track begins and at each step. */
  fromPoints: storableNumber(0, 100).optional(),
});

/** Mails that follow each other. A lead is on one track at a time: the first in the list that is for it. */
export const track = z.strictObject({
  id,
  label: z.string().min(1).max(120),
  for: audience,
  steps: z.array(step).min(1).max(30),
});
export type Track = z.infer<typeof track>;

export const nurture = z.strictObject({
  /** Language of mail to leads whose own is unknown or not written yet. */
  fallbackLanguage: z.enum(MAIL_LANGUAGES),
  /** Stands below each mail: who writes, and where they can be written to. Required by law in many places. */
  postalAddress: z.string().min(1).max(200),
  /** At most one mail to a lead in this many days; never more than one a day. */
  everyDays: storableNumber(0, 365),
  /** At most so many mails in all on one UTC day. */
  perDay: z.int().min(1).max(10_000_000),
  /** From which hour to which, by the lead's own clock, no mail is sent; the same hour twice: never. */
  quietHours: z.strictObject({ from: hour, to: hour }),
  /** Whose clock counts for a lead that told neither time zone nor country. */
  fallbackTimezone: z.string().refine(isTimeZone, { error: 'There is no such time zone.' }),
  questions: z.strictObject({ budget: question, authority: question, need: question, timeframe: question }),
  materials: z.array(material).max(500),
  tracks: z.array(track).max(50),
});
export type Nurture = z.infer<typeof nurture>;
