import { diffPlaybooks } from '../../shared/playbook/diff.ts';
import { goldenFailures } from '../../shared/scoring/golden.ts';
import { readPlaybook } from '../../shared/playbook/read-playbook.ts';
import type { Playbook } from '../../shared/playbook/schema.ts';
import { callerOf } from '../../shared/access/caller.ts';
import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import { compile, type CompiledPlaybook } from '../../shared/scoring/compile.ts';
import { type AuditEntry, changesKept } from '../../shared/stores/playbook-audit.ts';
import type { VersionFacts } from '../../shared/stores/version-item.ts';
import { currentDraft, type Dependencies, describeChanges } from './dependencies.ts';
import { isoInstantIfAny } from '../../shared/runtime/instant.ts';
import { draftChanged, draftOutdated, goldenLeadsFail } from './http-errors.ts';
import { bodyIn, versionIn } from './requests.ts';
import { bothSignatures } from './signatures.ts';

/** What differs between publishing a draft and restoring a version. */
interface Publication {
  readonly what: 'published' | 'restored';
  readonly playbook: Playbook;
  readonly facts: Pick<VersionFacts, 'signers' | 'restoredFrom'>;
  /** Revision of the draft being published. */
  readonly draft?: string;
}

/**
 * `POST /playbook/draft/publish`: the draft becomes the active version, if both sides have signed it.
 */
export async function publishDraft(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const draft = await currentDraft(dependencies);
  const { hash = draft.hash } = bodyIn(request);
  const active = await dependencies.playbooks.active();
  if (draft.hash !== hash) throw draftChanged();
  if (draft.basedOn !== active.number) throw draftOutdated(active.number);
  const signers = bothSignatures(draft);
  const playbook = readPlaybook(draft.document);
  return publish(
    { what: 'published', playbook, facts: { signers }, draft: draft.revision },
    active,
    request,
    dependencies,
  );
}

/**
 * `POST /playbook/versions/{n}/restore`: an earlier version becomes active at once, under a new number. It
 * needs no new signatures, because both sides signed it before; the audit records who restored it.
 */
export async function restoreVersion(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const number = versionIn(request);
  const active = await dependencies.playbooks.active();
  if (number === active.number) throw new HttpError(409, 'already_active', 'That version counts already.');
  const [{ playbook }, record] = await Promise.all([
    dependencies.playbooks.version(number),
    dependencies.versions.record(number),
  ]);
  const facts = { signers: record?.signers ?? [], restoredFrom: number };
  return publish(
    { what: 'restored', playbook: readPlaybook(playbook), facts },
    active,
    request,
    dependencies,
  );
}

async function publish(
  { what, playbook, facts, draft }: Publication,
  active: CompiledPlaybook,
  request: HttpRequest,
  { clock, versions }: Dependencies,
): Promise<HttpReply> {
  const failures = goldenFailures(compile(playbook, active.number + 1));
  if (failures.length > 0) throw goldenLeadsFail(failures);
  const { note } = bodyIn(request);
  const changes = diffPlaybooks(active.playbook, playbook);
  const at = clock();
  const who = callerOf(request);
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
  return json(200, { number, publishedAt: isoInstantIfAny(at), restoredFrom, ...describeChanges(changes) });
}
