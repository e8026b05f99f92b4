import { SAME_SIGNER, SIGNATURES_MISSING } from '../../shared/api/playbook.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import type { Caller } from '../../shared/access/caller.ts';
import type { Role } from '../../shared/access/roles.ts';
import type { DraftFacts } from '../../shared/stores/draft-store.ts';
import type { Signature } from '../../shared/stores/version-item.ts';

/**
 * Roles that must sign before a version is published. An admin's signature is stored but counts for neither
 * side.
 */
const SIDES: readonly Role[] = ['marketing', 'sales'];

type Signed = Pick<DraftFacts, 'hash' | 'signatures'>;

/** The signatures of the draft's current content. */
const valid = ({ hash, signatures }: Signed): Signature[] => signatures.filter((each) => each.hash === hash);

/** The sides that have not signed yet. */
export const missingSides = (draft: Signed): Role[] =>
  SIDES.filter((side) => !valid(draft).some(({ role }) => role === side));

/**
 * Adds the caller's signature, replacing an earlier one of the same role. Throws 409 if the other side signed
 * with the same name.
 */
export function withSignature(draft: Signed, { name, role }: Caller, at: number): Signature[] {
  const others = valid(draft).filter((each) => each.role !== role);
  if (others.some((each) => SIDES.includes(each.role) && isSameName(each.name, name))) throw sameSigner();
  return [...others, { name, role, at, hash: draft.hash }];
}

/**
 * The signatures to publish a version with. Throws 409 unless both sides have signed, with different names.
 */
export function bothSignatures(draft: Signed): Signature[] {
  const missing = missingSides(draft);
  if (missing.length > 0) throw new HttpError(SIGNATURES_MISSING, { details: { missing } });
  const signed = valid(draft).filter(({ role }) => SIDES.includes(role));
  const [first, second] = signed;
  if (first && second && isSameName(first.name, second.name)) throw sameSigner();
  return signed;
}

const sameSigner = (): HttpError => new HttpError(SAME_SIGNER);

/** Names are the same person's if they differ only in case, character width or white space. */
const isSameName = (a: string, b: string): boolean => normalName(a) === normalName(b);
const normalName = (name: string): string =>
  name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
