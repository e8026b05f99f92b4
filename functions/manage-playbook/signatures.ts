import { HttpError } from '../../shared/runtime/http-error.ts';
import type { Caller } from '../../shared/access/caller.ts';
import type { Role } from '../../shared/access/roles.ts';
import type { DraftFacts } from '../../shared/stores/draft-store.ts';
import type { Signature } from '../../shared/stores/version-item.ts';

/** Who must agree before a version counts. An admin's signature is kept, and stands for neither. */
const SIDES: readonly Role[] = ['marketing', 'sales'];

type Signed = Pick<DraftFacts, 'hash' | 'signatures'>;

/** The signatures that hold for the draft as it is. */
const valid = ({ hash, signatures }: Signed): Signature[] => signatures.filter((each) => each.hash === hash);

/** The sides that have not signed yet. */
export const missingSides = (draft: Signed): Role[] =>
  SIDES.filter((side) => !valid(draft).some(({ role }) => role === side));

/**
 * The signatures with this caller's, in place of an earlier one of their side. Throws 409 where the other
 * side has the same name.
 */
export function withSignature(draft: Signed, { name, role }: Caller, at: number): Signature[] {
  const others = valid(draft).filter((each) => each.role !== role);
  if (others.some((each) => SIDES.includes(each.role) && isSameName(each.name, name))) throw sameSigner();
  return [...others, { name, role, at, hash: draft.hash }];
}

/**
 * The signatures that a version is published with. Throws 409 unless both sides have signed, by different
 * names.
 */
export function bothSignatures(draft: Signed): Signature[] {
  const missing = missingSides(draft);
  if (missing.length > 0)
    throw new HttpError(
      409,
      'signatures_missing',
      'Marketing and sales must both have signed this draft.',
      undefined,
      {
        missing,
      },
    );
  const signed = valid(draft).filter(({ role }) => SIDES.includes(role));
  const [first, second] = signed;
  if (first && second && isSameName(first.name, second.name)) throw sameSigner();
  return signed;
}

const sameSigner = (): HttpError =>
  new HttpError(409, 'same_signer', 'Two different people must sign: this name stands for the other side.');

/** As people read names: case, width and blanks around tell nobody apart. */
const isSameName = (a: string, b: string): boolean => readName(a) === readName(b);
const readName = (name: string): string =>
  name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
