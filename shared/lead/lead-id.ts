import { normalAddress } from './address.ts';
import { keyedDigest } from '../runtime/digest.ts';

/** A lead's id wherever one is taken from outside. */
export const LEAD_ID = /^[a-z0-9]{26}$/;

/**
 * The lead an e-mail address belongs to: a keyed hash of its normal form, so that two forms with one address meet without a
 * lookup, and nobody without the key can tell the address from the id. The key never rotates. undefined for an address
 * that is refused (see `normalAddress`).
 */
export function leadIdOf(email: string, identityKey: string): string | undefined {
  const address = normalAddress(email);
  return address === undefined ? undefined : leadIdOfNormal(address, identityKey);
}

/** The same for an address that is in its normal form already. */
export const leadIdOfNormal = (address: string, identityKey: string): string =>
  keyedDigest(identityKey, ['lead', address]);
