import MailComposer from 'nodemailer/lib/mail-composer';
import { isMailable } from '../lead/address.ts';
import { cleanLine } from '../runtime/text.ts';
import type { MailContent } from '../email/mail-content.ts';

/** A mail to one person. */
export interface OutgoingMail extends MailContent {
  readonly to: string;
}

/** A header or an address contains forbidden characters; the mail was not built. */
export class UnsafeHeader extends Error {
  override readonly name = 'UnsafeHeader';
}

/** RFC 5322, 2.1.1: octets a line may have; the mail library folds at white space only. */
const LINE_OCTETS = 998;
const PRINTABLE = /^[\x20-\x7e]*$/;
const SUBJECT_CHARACTERS = 200;

function headersOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) {
    const fits = name.length + value.length + 2 <= LINE_OCTETS;
    if (!fits || !/^[A-Za-z-]+$/.test(name) || !PRINTABLE.test(value)) throw new UnsafeHeader(name);
  }
  // RFC 3834: asks other programs not to auto-reply.
  return { 'Auto-Submitted': 'auto-generated', ...headers };
}

function addressOf(header: string, address: string): { name: string; address: string } {
  if (!isMailable(address)) throw new UnsafeHeader(header);
  return { name: '', address };
}

/** Characters that nobody sees; but the non-joiner stays, by which a quote's links are broken. */
const HIDDEN = /(?!\u200C)[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** One line, of a length that a list of mails can show. */
const subjectOf = (subject: string): string => cleanLine(subject.replaceAll(/\s+/g, ' '), SUBJECT_CHARACTERS);

/** Builds the bytes of a mail (RFC 5322): a text and an HTML part, one recipient. Throws `UnsafeHeader`. */
export function toMime(mail: OutgoingMail, from: string, date: Date): Promise<Buffer> {
  const composer = new MailComposer({
    from: addressOf('From', from),
    to: addressOf('To', mail.to),
    subject: subjectOf(mail.subject),
    date,
    headers: headersOf(mail.headers ?? {}),
    text: mail.text.replaceAll(HIDDEN, ''),
    html: mail.html.replaceAll(HIDDEN, ''),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
