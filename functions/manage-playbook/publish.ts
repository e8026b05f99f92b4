import { diffPlaybooks } from '../../shared/playbook/diff.ts';
import { goldenFailures } from '../../shared/scoring/golden.ts';
import { readPlaybook } from '../../shared/playbook/read-playbook.ts';
import type { Playbook } from '../../shared/playbook/schema.ts';
import type { Caller } from '../../shared/access/caller.ts';
import { ALREADY_ACTIVE, type managePlaybookApi } from '../../shared/api/playbook.ts';
import type { Answer, Input } from '../../shared/api/serve.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import { compile, type CompiledPlaybook } from '../../shared/scoring/compile.ts';
import { type AuditEntry, changesKept } from '../../shared/stores/playbook-audit.ts';
import type { VersionFacts } from '../../shared/stores/version-item.ts';
import { currentDraft, type Dependencies, describeChanges } from './dependencies.ts';
import { isoInstant } from '../../shared/runtime/instant.ts';
import { draftChanged, draftOutdated, goldenLeadsFail } from './http-errors.ts';
import { bothSignatures } from './signatures.ts';

type Api = typeof managePlaybookApi;

/** What differs between publishing a draft and restoring a version. */
interface Publication {
  readonly what: 'published' | 'restored';
  readonly who: Caller;
  readonly note: string | undefined;
  readonly playbook: Playbook;
  readonly facts: Pick<VersionFacts, 'signers' | 'restoredFrom'>;
  /** Revision of the draft being published. */
  readonly draft?: string;
}

/**
 * `POST /playbook/draft/publish`: the draft becomes the active version, if both sides have signed it.
 */
export async function publishDraft(
  { body, caller }: Input<Api['publishDraft']>,
  dependencies: Dependencies,
): Promise<Answer<Api['publishDraft']>> {
  const draft = await currentDraft(dependencies);
  const { hash = draft.hash, note } = body;
  const active = await dependencies.playbooks.active();
  if (draft.hash !== hash) throw draftChanged();
  if (draft.basedOn !== active.number) throw draftOutdated(active.number);
  const signers = bothSignatures(draft);
  const playbook = readPlaybook(draft.document);
  return publish(
    { what: 'published', who: caller, note, playbook, facts: { signers }, draft: draft.revision },
    active,
    dependencies,
  );
}

/**
 * `POST /playbook/versions/{n}/restore`: an earlier version becomes active at once, under a new number. It
 * needs no new signatures, because both sides signed it before; the audit records who restored it.
 */
export async function restoreVersion(
  { path: { n: number }, body: { note }, caller }: Input<Api['restoreVersion']>,
  dependencies: Dependencies,
): Promise<Answer<Api['restoreVersion']>> {
  const active = await dependencies.playbooks.active();
  if (number === active.number) throw new HttpError(ALREADY_ACTIVE);
  const [{ playbook }, record] = await Promise.all([
    dependencies.playbooks.version(number),
    dependencies.versions.record(number),
  ]);
  const facts = { signers: record?.signers ?? [], restoredFrom: number };
  return publish(
    { what: 'restored', who: caller, note, playbook: readPlaybook(playbook), facts },
    active,
    dependencies,
  );
}

async function publish(
  { what, who, note, playbook, facts, draft }: Publication,
  active: CompiledPlaybook,
  { clock, versions }: Dependencies,
): Promise<Answer<Api['publishDraft']>> {
  const failures = goldenFailures(compile(playbook, active.number + 1));
  if (failures.length > 0) throw goldenLeadsFail(failures);
  const changes = diffPlaybooks(active.playbook, playbook);
  const at = clock();
  const { restoredFrom } = facts;
  const entry: AuditEntry = {
    at,
    who,
    what,
    version: active.number + 1,
    basedOn: active.number,
    restoredFrom,
    note,
    ...changesKept(changes),
  };
  const number = await versions.add({
    playbook,
    facts: { ...facts, publishedAt: at, publishedBy: who, note },
    after: active.number,
    draft,
    entry,
  });
  const body = { number, publishedAt: isoInstant(at), restoredFrom, ...describeChanges(changes) };
  return { status: 200, body };
}
