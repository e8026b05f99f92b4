import { mailableAddress, mailboxOf } from '../lead/address.ts';

/** Auto-answered mailboxes and the role mailboxes of RFC 2142: mail to them can cause loops. */
const NOBODY = new Set([
  'abuse', 'donotreply', 'do-not-reply', 'hostmaster', 'mailer-daemon', 'no-reply', 'noreply',
  'postmaster', 'root', 'usenet', 'uucp', 'webmaster',
]); // prettier-ignore

const withoutTag = (address: string): string => mailboxOf(address).replace(/\+[^@]*@/, '@');

/**
 * The normalized address of a person's mailbox; undefined for anything that is not exactly one address which
 * mail can be sent to, for role mailboxes, and for our own sender.
 */
export function personsMailbox(address: string, sender: string): string | undefined {
  const normal = mailableAddress(address);
  if (normal === undefined) return undefined;
  const plain = withoutTag(normal);
  const nobody = NOBODY.has(plain.slice(0, plain.indexOf('@'))) || plain === withoutTag(sender);
  return nobody ? undefined : normal;
}
