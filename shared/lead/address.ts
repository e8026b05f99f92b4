import { domainToASCII } from 'node:url';
import { withoutInvisible } from '../runtime/text.ts';

/** RFC 5321, 4.5.3.1: octets of a local part, and of a path without its angle brackets. */
const LOCAL_LIMIT = 64;
const ADDRESS_LIMIT = 254;
/** Characters around an address, such as a name, beyond which nobody wrote one. */
const TEXT_LIMIT = 1_000;
/** RFC 1035, 2.3.1. */
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
/** Dot-atom without quotes (RFC 5322, 3.2.3), with the letters of all languages (RFC 6531, 3.3). */
const LOCAL = /^[\w\p{L}\p{M}\p{N}!#$%&'*+/=?^`{|}~-]+(?:\.[\w\p{L}\p{M}\p{N}!#$%&'*+/=?^`{|}~-]+)*$/u;
/** At least two labels, the last not all digits: neither an IP address nor a bare host. */
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?:xn--[A-Za-z0-9-]{1,59}|[A-Za-z]{2,63})$`);
/** What may become a domain in ASCII; a path or an escape never does. */
const WORDS = /^[\p{L}\p{M}\p{N}.-]+$/u;
const ASCII = /^[\x21-\x7E]*$/;

const ENDS = /^\s+|[\s.,;]+$/g;
/** `Ada <ada@example.com>` */
const IN_BRACKETS = /^[^<>\p{Cc}\p{Zl}\p{Zp}]*<([^<>]*)>$/u;
const MAILTO = /^\s*mailto:([^?]*)(?:\?.*)?$/i;

/** The address in what people and tools write around it, without characters that nobody sees. */
function repaired(text: string): string {
  const seen = withoutInvisible(text).replaceAll(ENDS, '');
  const address = IN_BRACKETS.exec(seen)?.[1] ?? seen;
  return (MAILTO.exec(address)?.[1] ?? address).replaceAll(ENDS, '');
}

/**
 * The one form in which an address is kept and written to: its local part as it was spelt (NFC), its domain
 * in lower case and in ASCII (Punycode). Spaces and invisible characters, `Name <…>`, `mailto:` and dots or
 * commas at its end are repaired; tags (`+news`) stay, for only the receiving host knows what they mean.
 *
 * Returns undefined for refused input: several addresses, quoted local parts, IP literals, bare hosts, line
 * breaks, over 254 octets, and characters that merely look like ASCII (a Kelvin sign would become a k):
 * nobody can reach another person's lead through a look-alike.
 */
export function normalAddress(text: string): string | undefined {
  if (text.length > TEXT_LIMIT) return undefined;
  const address = repaired(text);
  const at = address.lastIndexOf('@');
  const local = normalLocal(address.slice(0, Math.max(at, 0)));
  const domain = asciiDomain(address.slice(at + 1));
  if (local === undefined || domain === undefined) return undefined;
  const normal = `${local}@${domain}`;
  return Buffer.byteLength(normal) <= ADDRESS_LIMIT ? normal : undefined;
}

function normalLocal(text: string): string | undefined {
  const isAlike = Array.from(text).some((each) => !ASCII.test(each) && ASCII.test(each.normalize('NFC')));
  const local = text.normalize('NFC');
  return !isAlike && LOCAL.test(local) && Buffer.byteLength(local) <= LOCAL_LIMIT ? local : undefined;
}

function asciiDomain(text: string): string | undefined {
  if (!WORDS.test(text)) return undefined;
  const domain = domainToASCII(text);
  const labels = domain.split('.');
  const isAlike = text.split('.').some((label, index) => !ASCII.test(label) && !isEncoded(labels[index]));
  return !isAlike && DOMAIN.test(domain) ? domain : undefined;
}

const isEncoded = (label: string | undefined): boolean => label?.startsWith('xn--') ?? false;

/**
 * The normal form of an address that mail can be sent to: SES takes no local part outside ASCII (it has no
 * SMTPUTF8). undefined for every other text.
 */
export function mailableAddress(text: string): string | undefined {
  const address = normalAddress(text);
  return address !== undefined && ASCII.test(address) ? address : undefined;
}

/** Whether a text is, with nothing to repair, an address that mail can be sent to. */
export const isMailable = (text: string): boolean =>
  mailableAddress(text)?.toLowerCase() === text.toLowerCase();

/**
 * The mailbox that an address in its normal form leads to: spellings that differ in case are one, since no
 * host in use tells them apart.
 */
export const mailboxOf = (address: string): string => address.toLowerCase().normalize('NFC');

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
