import * as z from 'zod';
import { modelData } from '../playbook/enough-data.ts';
import { playbookShape } from '../playbook/schema.ts';
import type { ErrorKind } from '../runtime/http-error.ts';
import { cleanLine } from '../runtime/text.ts';
import { ROLES } from '../access/roles.ts';
import { keyHolder, standing } from './lead-views.ts';
import { operations } from './operation.ts';
import { integer, iso, isoIfAny, leadIdText, list, nextCursor, page } from './parameters.ts';

/** Marketing and sales share the playbook: both read and sign it; only marketing edits and publishes it. */
const BOTH = ['marketing', 'sales'] as const;

const goldenFailure = z.strictObject({
  id: z.string(),
  label: z.string(),
  differences: list(z.string()),
  outcome: z.strictObject({ ...standing, points: z.number(), grade: z.string().optional() }),
});
type GoldenFailure = z.input<typeof goldenFailure>;

export const NO_DRAFT: ErrorKind = {
  status: 404,
  code: 'no_draft',
  message: 'There is no draft. Save one first.',
};
export const DRAFT_CHANGED: ErrorKind = {
  status: 409,
  code: 'draft_changed',
  message: 'Somebody else changed the draft meanwhile. Look at it again.',
};
export const DRAFT_OUTDATED: ErrorKind<{ active: number }> = {
  status: 409,
  code: 'draft_outdated',
  message:
    'Another version was published since this draft was saved. ' +
    'Save it again: its changes are then read against that one.',
  details: z.object({ active: z.int() }),
};
export const GOLDEN_LEADS_FAIL: ErrorKind<{ goldenLeads: readonly GoldenFailure[] }> = {
  status: 409,
  code: 'golden_leads_fail',
  message: 'Golden leads come out otherwise than was agreed.',
  details: z.object({ goldenLeads: list(goldenFailure) }),
};
export const UNKNOWN_VERSION: ErrorKind = {
  status: 404,
  code: 'unknown_version',
  message: 'There is no version of that number.',
};
export const UNKNOWN_PREVIEW: ErrorKind = {
  status: 404,
  code: 'unknown_preview',
  message: 'There is no such preview, or it is too old to be kept.',
};
export const ALREADY_ACTIVE: ErrorKind = {
  status: 409,
  code: 'already_active',
  message: 'That version counts already.',
};
export const PLAYBOOK_CHANGED: ErrorKind = {
  status: 409,
  code: 'playbook_changed',
  message: 'Another version was published this moment. Look again.',
};
export const INVALID_PLAYBOOK: ErrorKind<{
  problemCount: number;
  problems: readonly { path: string; message: string }[];
}> = {
  status: 400,
  code: 'invalid_playbook',
  message: 'This document cannot become the playbook.',
  details: z.object({
    problemCount: z.int(),
    problems: list(z.object({ path: z.string(), message: z.string() })),
  }),
};
export const SIGNATURES_MISSING: ErrorKind<{ missing: readonly (typeof ROLES)[number][] }> = {
  status: 409,
  code: 'signatures_missing',
  message: 'Marketing and sales must both have signed this draft.',
  details: z.object({ missing: list(z.enum(ROLES)) }),
};
export const SAME_SIGNER: ErrorKind = {
  status: 409,
  code: 'same_signer',
  message: 'Two different people must sign: this name stands for the other side.',
};

const playbook = playbookShape.meta({ id: 'Playbook' });
const version = z.int().positive();
const count = z.int().nonnegative();
const versionPath = z.object({ n: integer(1, 99_999_999).describe('A version is a number from 1 on.') });

const signature = z.strictObject({ ...keyHolder.shape, at: iso });
const described = {
  number: version,
  active: z.boolean(),
  publishedAt: isoIfAny,
  publishedBy: keyHolder.optional(),
  signers: list(signature),
  note: z.string().optional(),
  restoredFrom: version.optional(),
};
const wholeVersion = {
  type: 'application/json',
  description: 'The version, and who signed and published it.',
  schema: z.strictObject({ ...described, playbook }),
  example: { number: 1, active: true, signers: [], playbook: { '…': 'as in GET /playbook/schema.json' } },
} as const;

const changes = {
  changes: list(z.string()).describe('What differs, in words; at most 500 of them.'),
  changeCount: count,
};

const draft = {
  hash: z.string(),
  revision: z.string(),
  basedOn: version,
  savedAt: iso,
  savedBy: keyHolder,
  signatures: list(signature),
  missing: list(z.enum(ROLES)).describe('The sides that have not signed it.'),
};
const A_DRAFT = {
  hash: 'q1w2e3',
  revision: 'r-1',
  basedOn: 3,
  savedAt: '2026-03-02T12:00:00.000Z',
  savedBy: { name: 'marketing team', role: 'marketing' },
  signatures: [],
  missing: ['marketing', 'sales'],
};
const ETAG = { etag: 'The revision of the draft.' };

const NOTE_CHARACTERS = 500;
/** The reason for the audit. */
const note = z
  .string()
  .transform((text) => cleanLine(text, NOTE_CHARACTERS) || undefined)
  .optional()
  .describe('Why, for the audit: a text.');
const hash = z.string().max(100).optional().describe('The hash of the document that you have read: a text.');

const SMALL_BODY = 4_096;
/** The largest document as sent. Compressed, a playbook may have 350 KB. */
const DOCUMENT_BYTES = 2 * 1_024 * 1_024;

/** A body whose every field, and which itself, is optional. */
const optionalBody = <Shape extends z.ZodRawShape>(shape: Shape, example: unknown) =>
  ({ type: 'json', isOptional: true, limit: SMALL_BODY, schema: z.strictObject(shape), example }) as const;

const published = {
  type: 'application/json',
  description: 'It counts from now on, and every lead is scored anew; changes that it causes are muted.',
  schema: z.strictObject({ number: version, publishedAt: iso, restoredFrom: version.optional(), ...changes }),
  example: {
    number: 4,
    publishedAt: '2026-03-02T12:00:00.000Z',
    changes: ['Criterion "Pricing page": points 10 → 12'],
    changeCount: 1,
  },
} as const;

const models = list(
  z.strictObject({
    model: z.string(),
    ...modelData.shape,
    enough: z.boolean(),
    missing: z.strictObject({ leads: count, won: count }),
  }),
).describe('How much there is to learn from under each model, and whether it is enough.');

const named = { leadId: leadIdText, name: z.string().optional(), company: z.string().optional() };
const progress = { segments: count, segmentsDone: count, leads: count, failed: count };
const jobState = z.enum(['running', 'done']);
const aStanding = z.strictObject(standing);

/** What marketing and sales do with the playbook. */
export const managePlaybookApi = operations({
  showPlaybook: {
    route: 'GET /playbook',
    callers: BOTH,
    summary: 'The active version of the playbook.',
    replies: { 200: wholeVersion },
    errors: [UNKNOWN_VERSION],
  },
  showPlaybookSchema: {
    route: 'GET /playbook/schema.json',
    callers: BOTH,
    summary: 'The JSON Schema of a playbook, for editors that validate while typing.',
    replies: {
      200: {
        type: 'application/json',
        description: 'A JSON Schema.',
        schema: z.record(z.string(), z.unknown()),
        example: { type: 'object' },
      },
    },
  },
  listAudit: {
    route: 'GET /playbook/audit',
    callers: BOTH,
    summary: 'Who did what to the playbook, newest first.',
    query: z.object(page(50, 100)),
    replies: {
      200: {
        type: 'application/json',
        description: 'A page of the audit.',
        schema: z.strictObject({
          entries: list(
            z.strictObject({
              id: z.string(),
              at: iso,
              who: keyHolder,
              what: z.string(),
              version: version.optional(),
              basedOn: version.optional(),
              restoredFrom: version.optional(),
              hash: z.string().optional(),
              note: z.string().optional(),
              changes: list(z.string()).optional(),
              changeCount: count.optional(),
            }),
          ),
          cursor: nextCursor,
        }),
        example: { entries: [] },
      },
    },
  },
  listVersions: {
    route: 'GET /playbook/versions',
    callers: BOTH,
    summary: 'The versions of the playbook, newest first, without their documents.',
    query: z.object(page(50, 100)),
    replies: {
      200: {
        type: 'application/json',
        description: 'A page of versions.',
        schema: z.strictObject({ versions: list(z.strictObject(described)), cursor: nextCursor }),
        example: { versions: [{ number: 1, active: true, signers: [] }] },
      },
    },
  },
  showVersion: {
    route: 'GET /playbook/versions/{n}',
    callers: BOTH,
    summary: 'A version of the playbook.',
    path: versionPath,
    replies: { 200: wholeVersion },
    errors: [UNKNOWN_VERSION],
  },
  restoreVersion: {
    route: 'POST /playbook/versions/{n}/restore',
    callers: ['marketing'],
    summary: 'Makes an earlier version active at once, under a new number.',
    path: versionPath,
    body: optionalBody({ note }, { note: 'The new lines let too many leads through.' }),
    replies: { 200: published },
    errors: [UNKNOWN_VERSION, ALREADY_ACTIVE, GOLDEN_LEADS_FAIL, PLAYBOOK_CHANGED, INVALID_PLAYBOOK],
  },
  showDraft: {
    route: 'GET /playbook/draft',
    callers: BOTH,
    summary: 'The draft of the next version, its signatures, and the sides that have not signed.',
    replies: {
      200: {
        type: 'application/json',
        description: 'The draft; its document as it was saved.',
        schema: z.strictObject({ ...draft, outdated: z.boolean(), playbook: z.unknown() }),
        example: { ...A_DRAFT, outdated: false, playbook: {} },
        headers: ETAG,
      },
    },
    errors: [NO_DRAFT],
  },
  saveDraft: {
    route: 'PUT /playbook/draft',
    callers: ['marketing'],
    summary: 'Saves a document as the draft, based on the active version.',
    description: 'Signatures stay valid while the document is unchanged.',
    headers: z.object({
      'if-match': z
        .string()
        .optional()
        .describe('The revision that you have read: somebody else’s changes are then not overwritten.'),
    }),
    body: {
      type: 'json',
      isUnparsed: true,
      limit: DOCUMENT_BYTES,
      schema: playbook,
      example: { '…': 'as in GET /playbook/schema.json' },
    },
    replies: {
      200: {
        type: 'application/json',
        description:
          'It is saved; with what it changes, and the golden leads that stand against publishing it.',
        schema: z.strictObject({ ...draft, ...changes, goldenLeads: list(goldenFailure) }),
        example: { ...A_DRAFT, changes: [], changeCount: 0, goldenLeads: [] },
        headers: ETAG,
      },
    },
    errors: [INVALID_PLAYBOOK, DRAFT_CHANGED],
  },
  discardDraft: {
    route: 'DELETE /playbook/draft',
    callers: ['marketing'],
    summary: 'Discards the draft; the active version does not change.',
    replies: { 204: { type: 'none', description: 'It is gone.' } },
    errors: [NO_DRAFT, DRAFT_CHANGED],
  },
  showDiff: {
    route: 'GET /playbook/draft/diff',
    callers: BOTH,
    summary: 'What differs between the active version and the draft, in words.',
    replies: {
      200: {
        type: 'application/json',
        description: 'The differences.',
        schema: z.strictObject({ hash: z.string(), active: version, ...changes }),
        example: { hash: 'q1w2e3', active: 3, changes: [], changeCount: 0 },
      },
    },
    errors: [NO_DRAFT, INVALID_PLAYBOOK],
  },
  signDraft: {
    route: 'POST /playbook/draft/sign',
    callers: BOTH,
    summary: 'Signs the draft for your side.',
    body: optionalBody({ hash, note }, { hash: 'q1w2e3' }),
    replies: {
      200: {
        type: 'application/json',
        description: 'It is signed.',
        schema: z.strictObject(draft),
        example: A_DRAFT,
        headers: ETAG,
      },
    },
    errors: [NO_DRAFT, DRAFT_CHANGED, DRAFT_OUTDATED, GOLDEN_LEADS_FAIL, SAME_SIGNER, INVALID_PLAYBOOK],
  },
  publishDraft: {
    route: 'POST /playbook/draft/publish',
    callers: ['marketing'],
    summary: 'Publishes the draft, if marketing and sales have signed it under different names.',
    body: optionalBody({ hash, note }, { hash: 'q1w2e3', note: 'Pricing visits count more.' }),
    replies: { 200: published },
    errors: [
      NO_DRAFT,
      DRAFT_CHANGED,
      DRAFT_OUTDATED,
      SIGNATURES_MISSING,
      SAME_SIGNER,
      GOLDEN_LEADS_FAIL,
      PLAYBOOK_CHANGED,
      INVALID_PLAYBOOK,
    ],
  },
  startPreview: {
    route: 'POST /playbook/draft/preview',
    callers: ['marketing'],
    summary: 'Tries the draft on every lead, without changing any.',
    body: optionalBody({}, {}),
    replies: {
      202: {
        type: 'application/json',
        description: 'It has begun.',
        schema: z.strictObject({ previewId: z.string() }),
        example: { previewId: 'p-1' },
      },
    },
    errors: [NO_DRAFT, INVALID_PLAYBOOK],
  },
  showPreview: {
    route: 'GET /playbook/previews/{id}',
    callers: BOTH,
    summary: 'How far a preview has come, and what it has found.',
    path: z.object({ id: z.string().max(200).describe('The id of a preview.') }),
    replies: {
      200: {
        type: 'application/json',
        description: 'The findings so far.',
        schema: z.strictObject({
          previewId: z.string(),
          state: jobState,
          progress: z.strictObject(progress),
          at: isoIfAny,
          playbook: version,
          draftChanged: z.boolean(),
          leads: count,
          changes: list(
            z.strictObject({
              model: z.string().optional(),
              mark: z.string().optional(),
              from: z.string().optional(),
              to: z.string().optional(),
              count,
            }),
          ),
          examples: list(
            z.strictObject({
              ...named,
              model: z.string(),
              from: aStanding,
              to: aStanding,
              points: z.strictObject({ before: z.number(), after: z.number() }),
            }),
          ),
          handoffs: z.strictObject({
            count,
            byRep: list(z.strictObject({ rep: z.string().nullable(), count })),
            examples: list(z.strictObject({ ...named, rep: z.string() })),
          }),
          mails: z.strictObject({
            count,
            byMaterial: list(z.strictObject({ material: z.string().nullable(), count })),
            examples: list(z.strictObject({ ...named, material: z.string() })),
          }),
          models,
        }),
        example: {
          previewId: 'p-1',
          state: 'done',
          progress: { segments: 8, segmentsDone: 8, leads: 1_000, failed: 0 },
          at: '2026-03-02T12:00:00.000Z',
          playbook: 3,
          draftChanged: false,
          leads: 1_000,
          changes: [{ model: 'default', mark: 'tier', from: 'cold', to: 'warm', count: 12 }],
          examples: [],
          handoffs: { count: 0, byRep: [], examples: [] },
          mails: { count: 0, byMaterial: [], examples: [] },
          models: [],
        },
      },
    },
    errors: [UNKNOWN_PREVIEW],
  },
  releaseChanges: {
    route: 'POST /playbook/versions/{n}/release',
    callers: ['marketing'],
    summary: 'Announces the changes that a publication muted, as far as they are still current.',
    path: versionPath,
    body: optionalBody({}, {}),
    replies: {
      202: {
        type: 'application/json',
        description: 'It has begun.',
        schema: z.strictObject({ releasing: version }),
        example: { releasing: 4 },
      },
    },
    errors: [UNKNOWN_VERSION],
  },
  showProgress: {
    route: 'GET /playbook/versions/{n}/progress',
    callers: BOTH,
    summary: 'How many leads a publication has reached, and what it changed.',
    path: versionPath,
    replies: {
      200: {
        type: 'application/json',
        description: 'The progress so far.',
        schema: z.strictObject({
          number: version,
          state: jobState,
          ...progress,
          writes: count,
          changes: count,
          models,
        }),
        example: {
          number: 4,
          state: 'running',
          segments: 8,
          segmentsDone: 3,
          leads: 400,
          failed: 0,
          writes: 120,
          changes: 31,
          models: [],
        },
      },
    },
    errors: [UNKNOWN_VERSION],
  },
});
