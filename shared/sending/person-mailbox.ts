import { normalAddress } from '../lead/address.ts';

/** Mailboxes that programs answer, or that whoever runs a domain must read (RFC 2142): mail to them makes loops. */
const NOBODY = new Set([
  'abuse', 'donotreply', 'do-not-reply', 'hostmaster', 'mailer-daemon', 'no-reply', 'noreply',
  'postmaster', 'root', 'usenet', 'uucp', 'webmaster',
]); // prettier-ignore

const withoutTag = (address: string): string => address.toLowerCase().replace(/\+[^@]*@/, '@');

/**
 * The address of a person who can be written to; undefined for anything that is not plainly one address, for the mailboxes
 * that no person reads, and for our own sender.
 */
export function personsMailbox(address: string, sender: string): string | undefined {
  const found = normalAddress(address);
  if (found === undefined) return undefined;
  const plain = withoutTag(found);
  const nobody = NOBODY.has(plain.slice(0, plain.indexOf('@'))) || plain === withoutTag(sender);
  return nobody ? undefined : found;
}
