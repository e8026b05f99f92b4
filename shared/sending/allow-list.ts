import { domainOf } from '../lead/address.ts';

/** The addresses that an environment may send mail to. */
export type MayReceive = (address: string) => boolean;

/**
 * Reads an allow list: addresses and whole domains (`*@example.com`), separated by blanks, compared without
 * case; `*` is everyone. Outside production it keeps test data from reaching real people.
 */
export function allowList(text: string): MayReceive {
  const allowed = new Set(text.toLowerCase().split(/\s+/).filter(Boolean));
  return (address) => {
    const wanted = address.toLowerCase();
    return allowed.has('*') || allowed.has(wanted) || allowed.has(`*@${domainOf(wanted)}`);
  };
}
