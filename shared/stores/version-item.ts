import * as z from 'zod';
import { ROLES } from '../access/roles.ts';

/** Who did something to the playbook: the name and the role of an API key. */
export const keyHolder = z.object({ name: z.string(), role: z.enum(ROLES) });

/** Somebody's word that a document is right. It holds for the document with this hash and for no other. */
export const signature = z.object({ ...keyHolder.shape, at: z.int(), hash: z.string() });
export type Signature = z.infer<typeof signature>;

/** What is told of a version beside its body. */
export const versionFacts = z.object({
  /** ms; 0 for the version that an environment starts with. */
  publishedAt: z.int().default(0),
  publishedBy: keyHolder.optional(),
  signers: z.array(signature).default([]),
  note: z.string().optional(),
  /** The earlier version whose body this is. */
  restoredFrom: z.int().positive().optional(),
});
export type VersionFacts = z.infer<typeof versionFacts>;
