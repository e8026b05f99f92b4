import { hashOf } from '../../shared/playbook/canonical.ts';
import { diffPlaybooks } from '../../shared/playbook/diff.ts';
import { goldenFailures } from '../../shared/scoring/golden.ts';
import { readPlaybook } from '../../shared/playbook/read-playbook.ts';
import type { Playbook } from '../../shared/playbook/schema.ts';
import type { Caller } from '../../shared/access/caller.ts';
import type { managePlaybookApi } from '../../shared/api/playbook.ts';
import type { Answer, Input } from '../../shared/api/serve.ts';
import { compile } from '../../shared/scoring/compile.ts';
import type { Draft, DraftFacts } from '../../shared/stores/draft-store.ts';
import { changesKept } from '../../shared/stores/playbook-audit.ts';
import { currentDraft, type Dependencies, describeChanges } from './dependencies.ts';
import { isoInstant } from '../../shared/runtime/instant.ts';
import { draftChanged } from './http-errors.ts';
import { missingSides } from './signatures.ts';

type Api = typeof managePlaybookApi;

/** `GET /playbook/draft`: the document, its signatures, and the sides that have not signed. */
export async function showDraft(
  _input: Input<Api['showDraft']>,
  dependencies: Dependencies,
): Promise<Answer<Api['showDraft']>> {
  const draft = await currentDraft(dependencies);
  const active = await dependencies.playbooks.activeNumber();
  const body = { ...describeDraft(draft), outdated: draft.basedOn !== active, playbook: draft.document };
  return { status: 200, body, headers: etagOf(draft) };
}

/** `GET /playbook/draft/diff`: the differences between the active version and the draft, in words. */
export async function showDiff(
  _input: Input<Api['showDiff']>,
  dependencies: Dependencies,
): Promise<Answer<Api['showDiff']>> {
  const draft = await currentDraft(dependencies);
  const { number, playbook } = await dependencies.playbooks.active();
  const changes = diffPlaybooks(playbook, readPlaybook(draft.document));
  return { status: 200, body: { hash: draft.hash, active: number, ...describeChanges(changes) } };
}

/**
 * `PUT /playbook/draft`: saves a document as the draft, based on the active version. `If-Match` with the
 * revision last read prevents overwriting somebody else's changes. Signatures stay valid while the document
 * is unchanged. Returns the changes, and the golden leads that would block publication.
 */
export async function saveDraft(
  { body, headers, caller }: Input<Api['saveDraft']>,
  dependencies: Dependencies,
): Promise<Answer<Api['saveDraft']>> {
  const playbook = readPlaybook(body);
  const [active, before] = await Promise.all([
    dependencies.playbooks.active(),
    dependencies.drafts.current(),
  ]);
  const revision = revisionIn(headers['if-match']);
  if (revision !== undefined && revision !== before?.revision) throw draftChanged();
  const changes = diffPlaybooks(active.playbook, playbook);
  const facts = factsOf(playbook, active.number, before, caller, dependencies);
  const saved = await dependencies.drafts.save(playbook, facts, before, {
    at: facts.savedAt,
    who: facts.savedBy,
    what: 'draft_saved',
    hash: facts.hash,
    basedOn: active.number,
    ...changesKept(changes),
  });
  const goldenLeads = goldenFailures(compile(playbook, active.number + 1));
  const answer = { ...describeDraft(saved), ...describeChanges(changes), goldenLeads };
  return { status: 200, body: answer, headers: etagOf(saved) };
}

function factsOf(
  playbook: Playbook,
  basedOn: number,
  before: Draft | undefined,
  savedBy: Caller,
  { clock }: Dependencies,
): Omit<DraftFacts, 'revision'> {
  const hash = hashOf(playbook);
  const isSame = before?.hash === hash && before.basedOn === basedOn;
  const signatures = isSame ? before.signatures : [];
  return { hash, basedOn, savedAt: clock(), savedBy, signatures };
}

/** `DELETE /playbook/draft`: discards the draft; the active version does not change. */
export async function discardDraft(
  { caller }: Input<Api['discardDraft']>,
  dependencies: Dependencies,
): Promise<Answer<Api['discardDraft']>> {
  const draft = await currentDraft(dependencies);
  const { hash, basedOn } = draft;
  await dependencies.drafts.discard(draft, {
    at: dependencies.clock(),
    who: caller,
    what: 'draft_discarded',
    hash,
    basedOn,
  });
  return { status: 204 };
}

/** The revision in `If-Match`; undefined without that header. */
const revisionIn = (header: string | undefined): string | undefined =>
  header?.replace(/^W\//, '').replaceAll('"', '').trim();

/** A draft as the API returns it. */
export const describeDraft = ({ hash, revision, basedOn, savedAt, savedBy, signatures }: DraftFacts) => ({
  hash,
  revision,
  basedOn,
  savedAt: isoInstant(savedAt),
  savedBy,
  signatures: signatures.map(({ name, role, at }) => ({ name, role, at: isoInstant(at) })),
  missing: missingSides({ hash, signatures }),
});

/** A draft's revision is its `ETag`. */
export const etagOf = ({ revision }: Pick<DraftFacts, 'revision'>) => ({ etag: `"${revision}"` });
