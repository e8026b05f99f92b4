/** What is wrong with which field, in words for whoever filled it in; never what was sent. */
export type FieldErrors = Readonly<Record<string, string>>;

/** The request cannot be served and it is the sender's to change it: answered with `status`, a 4xx. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  /** For programs: a short constant word such as `too_large`. */
  readonly code: string;
  readonly fields: FieldErrors | undefined;
  /** What else the sender needs to know to change it, by name; of our own making. */
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    fields?: FieldErrors,
    details?: Readonly<Record<string, unknown>>,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.details = details;
  }
}

/** 400 with what to correct, field by field. */
export const invalidFields = (fields: FieldErrors): HttpError =>
  new HttpError(400, 'invalid_fields', 'Some fields need another look.', fields);
