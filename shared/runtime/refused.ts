/** What is wrong with which field, in words for whoever filled it in; never what was sent. */
export type FieldErrors = Readonly<Record<string, string>>;

/** The request cannot be served and it is the sender's to change it: answered with `status`, a 4xx. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  /** For programs: a short constant word such as `too_large`. */
  readonly code: string;
  readonly fields: FieldErrors | undefined;

  constructor(status: number, code: string, message: string, fields?: FieldErrors) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

/** 400 with what to correct, field by field. */
export const invalidFields = (fields: FieldErrors): Refused =>
  new Refused(400, 'invalid_fields', 'Some fields need another look.', fields);
