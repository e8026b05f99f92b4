import type * as z from 'zod';

/** What is wrong with which field, in words for whoever filled it in; never what was sent. */
export type FieldErrors = Readonly<Record<string, string>>;

/** A kind of refusal: what programs and people are told, and with which status. */
export interface ErrorKind<Details extends object = object> {
  /** A 4xx: the request cannot be served and it is the sender's to change it. */
  readonly status: number;
  /** For programs: a short constant word such as `too_large`. */
  readonly code: string;
  readonly message: string;
  /** What else it says beside code and message, by name; absent where it says nothing else. */
  readonly details?: z.ZodType<Details>;
}

interface Particulars<Details extends object> {
  /** Instead of the kind's own message. */
  readonly message?: string;
  readonly fields?: FieldErrors;
  readonly details?: Details;
}

/** The request cannot be served and it is the sender's to change it: answered with the kind's status. */
export class HttpError<Details extends object = object> extends Error {
  override readonly name = 'HttpError';
  readonly kind: ErrorKind<Details>;
  readonly fields: FieldErrors | undefined;
  /** What else the sender needs to know to change it, by name; of our own making. */
  readonly details: Details | undefined;

  constructor(kind: ErrorKind<Details>, { message, fields, details }: Particulars<Details> = {}) {
    super(message ?? kind.message);
    this.kind = kind;
    this.fields = fields;
    this.details = details;
  }
}

export const INVALID_FIELDS: ErrorKind = {
  status: 400,
  code: 'invalid_fields',
  message: 'Some fields need another look.',
};

/** 400 with what to correct, field by field. */
export const invalidFields = (fields: FieldErrors): HttpError => new HttpError(INVALID_FIELDS, { fields });
