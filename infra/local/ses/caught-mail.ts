import PostalMime from 'postal-mime';
import type { Address, Email } from 'postal-mime';
import * as z from 'zod';

const texts = z.record(z.string(), z.string());

/** A caught mail as it is kept. */
export const keptMail = z.object({
  /** What SES answered when it took the mail. */
  messageId: z.string(),
  /** ISO 8601, local time of acceptance. */
  acceptedAt: z.string(),
  /** Envelope sender. */
  source: z.string(),
  /** Envelope recipients, blind copies included. */
  destinations: z.array(z.string()),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** By name in lower case; a repeated header keeps its first value. */
  headers: texts,
  tags: texts,
  configurationSet: z.string(),
  attachments: z.array(z.object({ name: z.string(), type: z.string(), bytes: z.number() })),
});

/** A caught mail, as `mail.json` shows it. */
export interface CaughtMail extends z.infer<typeof keptMail> {
  readonly id: number;
  /** What became of it: `Send`, `Delivery`, `Bounce`, `Complaint`. */
  readonly events: readonly string[];
}

/** What SES knows of a mail beside its content. */
export type Envelope = Pick<
  CaughtMail,
  'messageId' | 'source' | 'destinations' | 'tags' | 'configurationSet'
>;

/** A mail as it was sent, taken apart. */
export interface ParsedMail {
  readonly raw: Buffer;
  readonly email: Email;
}

export const parseMail = async (raw: Buffer): Promise<ParsedMail> => ({
  raw,
  email: await PostalMime.parse(raw),
});

const addressesOf = (addresses: Address[] = []): string[] =>
  addresses.flatMap((one) => (one.address === undefined ? addressesOf(one.group) : [one.address]));

/** All recipients that a mail's own headers name. */
export const recipientsOf = ({ to, cc, bcc }: Email): string[] => [to, cc, bcc].flatMap(addressesOf);

/** The parts of a mail that are shown. */
export function contentOf(email: Email) {
  const headers = email.headers.toReversed().map(({ key, value }) => [key, value] as const);
  const attachments = email.attachments.map(({ filename, mimeType, content }) => ({
    name: filename ?? '',
    type: mimeType,
    bytes: typeof content === 'string' ? content.length : content.byteLength,
  }));
  return {
    from: email.from?.address ?? '',
    to: addressesOf(email.to),
    subject: email.subject ?? '',
    text: email.text ?? '',
    html: email.html ?? '',
    headers: Object.fromEntries(headers),
    attachments,
  };
}
