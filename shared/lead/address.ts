/** RFC 5321, 4.5.3.1: octets of a local part, and of a path without its angle brackets. */
const LOCAL_LIMIT = 64;
const ADDRESS_LIMIT = 254;
/** RFC 1035, 2.3.1. */
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
/** Dot-atom without quotes (RFC 5322, 3.2.3). */
const LOCAL = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
/** At least two labels, the last not all digits: neither an IP address nor a bare host. */
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?:[Xx][Nn]--[A-Za-z0-9-]{1,59}|[A-Za-z]{2,63})$`);

const SPACES = /^[ \t]+|[ \t]+$/g;

/**
 * The one form in which an address is kept and hashed: without surrounding spaces, its domain in lower case.
 * The local part and its tags (`+news`) stay as they are, for only the receiving host knows what they mean.
 *
 * Returns undefined for refused input: quoted local parts, IP literals, bare hosts, line breaks, over 254
 * characters, and every character outside ASCII, before anything is lower-cased (a Kelvin sign would become a
 * k): nobody can reach another person's lead through a look-alike. Of ASCII, NFC is the identity.
 * International domains come in their `xn--` form, as browsers send them.
 */
export function normalAddress(text: string): string | undefined {
  if (text.length > ADDRESS_LIMIT * 2) return undefined;
  const address = text.replaceAll(SPACES, '');
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const domain = address.slice(at + 1);
  const fits = address.length <= ADDRESS_LIMIT && local.length <= LOCAL_LIMIT;
  return fits && LOCAL.test(local) && DOMAIN.test(domain) ? `${local}@${domain.toLowerCase()}` : undefined;
}

/** The domain of an address in its normal form. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/**
 * The profile fields derived from a normalized address: its domain, and the mailbox before the @ in lower
 * case without a tag.
 */
export const addressFacts = (email: string) => ({
  email,
  emailDomain: domainOf(email),
  mailbox: email
    .slice(0, email.lastIndexOf('@'))
    .replace(/(?<=.)\+.*$/, '')
    .toLowerCase(),
});
