import { mailboxOf, normalAddress } from './address.ts';
import { keyedDigest } from '../runtime/digest.ts';

/** Format of a lead id, for checking input. */
export const LEAD_ID = /^[a-z0-9]{26}$/;

/**
 * The lead id for an e-mail address: a keyed hash of its mailbox, so that two forms with one address map to
 * one lead without a lookup, however it was spelt, and nobody without the key can derive the address from the id. The key never
 * rotates. Returns undefined for an address that is refused (see `normalAddress`).
 */
export function leadIdOf(email: string, identityKey: string): string | undefined {
  const address = normalAddress(email);
  return address === undefined ? undefined : leadIdOfNormal(address, identityKey);
}

/** The same for an address already in its normal form. */
export const leadIdOfNormal = (address: string, identityKey: string): string =>
  keyedDigest(identityKey, ['lead', mailboxOf(address)]);
