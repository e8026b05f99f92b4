import { hashOf } from '../../shared/playbook/canonical.ts';
import { diffPlaybooks } from '../../shared/playbook/diff.ts';
import { goldenFailures } from '../../shared/scoring/golden.ts';
import { readPlaybook } from '../../shared/playbook/read-playbook.ts';
import type { Playbook } from '../../shared/playbook/schema.ts';
import { callerOf } from '../../shared/access/caller.ts';
import { empty, type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import { compile } from '../../shared/scoring/compile.ts';
import type { Draft, DraftFacts } from '../../shared/stores/draft-store.ts';
import { changesKept } from '../../shared/stores/playbook-audit.ts';
import { currentDraft, type Dependencies, describeChanges } from './dependencies.ts';
import { isoInstantIfAny } from '../../shared/runtime/instant.ts';
import { draftChanged } from './http-errors.ts';
import { documentIn, revisionSeen } from './requests.ts';
import { missingSides } from './signatures.ts';

/** `GET /playbook/draft`: the document, its signatures, and the sides that have not signed. */
export async function showDraft(_request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const draft = await currentDraft(dependencies);
  const active = await dependencies.playbooks.activeNumber();
  return draftReply(draft, { outdated: draft.basedOn !== active, playbook: draft.document });
}

/** `GET /playbook/draft/diff`: the differences between the active version and the draft, in words. */
export async function showDiff(_request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const draft = await currentDraft(dependencies);
  const { number, playbook } = await dependencies.playbooks.active();
  const changes = diffPlaybooks(playbook, readPlaybook(draft.document));
  return json(200, { hash: draft.hash, active: number, ...describeChanges(changes) });
}

/**
 * `PUT /playbook/draft`: saves a document as the draft, based on the active version. `If-Match` with the
 * revision last read prevents overwriting somebody else's changes. Signatures stay valid while the document
 * is unchanged. Returns the changes, and the golden leads that would block publication.
 */
export async function saveDraft(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const playbook = readPlaybook(documentIn(request));
  const [active, before] = await Promise.all([
    dependencies.playbooks.active(),
    dependencies.drafts.current(),
  ]);
  const revision = revisionSeen(request);
  if (revision !== undefined && revision !== before?.revision) throw draftChanged();
  const changes = diffPlaybooks(active.playbook, playbook);
  const facts = factsOf(playbook, active.number, before, request, dependencies);
  const saved = await dependencies.drafts.save(playbook, facts, before, {
    at: facts.savedAt,
    who: facts.savedBy,
    what: 'draft_saved',
    hash: facts.hash,
    basedOn: active.number,
    ...changesKept(changes),
  });
  return draftReply(saved, {
    ...describeChanges(changes),
    goldenLeads: goldenFailures(compile(playbook, active.number + 1)),
  });
}

function factsOf(
  playbook: Playbook,
  basedOn: number,
  before: Draft | undefined,
  request: HttpRequest,
  { clock }: Dependencies,
): Omit<DraftFacts, 'revision'> {
  const hash = hashOf(playbook);
  const isSame = before?.hash === hash && before.basedOn === basedOn;
  const signatures = isSame ? before.signatures : [];
  return { hash, basedOn, savedAt: clock(), savedBy: callerOf(request), signatures };
}

/** `DELETE /playbook/draft`: discards the draft; the active version does not change. */
export async function discardDraft(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const draft = await currentDraft(dependencies);
  const { hash, basedOn } = draft;
  await dependencies.drafts.discard(draft, {
    at: dependencies.clock(),
    who: callerOf(request),
    what: 'draft_discarded',
    hash,
    basedOn,
  });
  return empty(204);
}

/** A draft as the API returns it; its revision is also the `ETag`. */
export const draftReply = (
  { hash, revision, basedOn, savedAt, savedBy, signatures }: DraftFacts,
  more: Readonly<Record<string, unknown>>,
): HttpReply =>
  json(
    200,
    {
      hash,
      revision,
      basedOn,
      savedAt: isoInstantIfAny(savedAt),
      savedBy,
      signatures: signatures.map(({ name, role, at }) => ({ name, role, at: isoInstantIfAny(at) })),
      missing: missingSides({ hash, signatures }),
      ...more,
    },
    { etag: `"${revision}"` },
  );
