import { goldenFailures } from '../../shared/scoring/golden.ts';
import { readPlaybook } from '../../shared/playbook/read-playbook.ts';
import type { Caller } from '../../shared/access/caller.ts';
import type { managePlaybookApi } from '../../shared/api/playbook.ts';
import type { Answer, Input } from '../../shared/api/serve.ts';
import { compile } from '../../shared/scoring/compile.ts';
import { type Draft, DraftChanged, type DraftFacts } from '../../shared/stores/draft-store.ts';
import { currentDraft, type Dependencies } from './dependencies.ts';
import { describeDraft, etagOf } from './draft.ts';
import { draftChanged, draftOutdated, goldenLeadsFail } from './http-errors.ts';
import { withSignature } from './signatures.ts';

type Operation = (typeof managePlaybookApi)['signDraft'];

/** Both sides may sign at the same time: the second write retries on the draft that the first has signed. */
const TRIES = 3;

/**
 * `POST /playbook/draft/sign`: adds the caller's signature. With `hash` it fails if the draft has changed
 * since the caller read it. A draft that could not be published is refused.
 */
export async function signDraft(
  { body, caller }: Input<Operation>,
  dependencies: Dependencies,
): Promise<Answer<Operation>> {
  const draft = await currentDraft(dependencies);
  const { hash = draft.hash } = body;
  const active = await dependencies.playbooks.activeNumber();
  if (draft.basedOn !== active) throw draftOutdated(active);
  const failures = goldenFailures(compile(readPlaybook(draft.document), active + 1));
  if (failures.length > 0) throw goldenLeadsFail(failures);
  const signed = await sign(draft, hash, caller, dependencies);
  return { status: 200, body: describeDraft(signed), headers: etagOf(signed) };
}

async function sign(
  first: Draft,
  hash: string,
  caller: Caller,
  dependencies: Dependencies,
): Promise<DraftFacts> {
  let draft = first;
  for (let tried = 1; ; tried += 1) {
    if (draft.hash !== hash || draft.basedOn !== first.basedOn) throw draftChanged();
    try {
      return await signOnce(draft, caller, dependencies);
    } catch (error) {
      if (!(error instanceof DraftChanged) || tried === TRIES) throw error;
    }
    draft = await currentDraft(dependencies);
  }
}

function signOnce(draft: Draft, who: Caller, { clock, drafts }: Dependencies): Promise<DraftFacts> {
  const at = clock();
  const { hash, basedOn } = draft;
  return drafts.sign(draft, withSignature(draft, who, at), { at, who, what: 'signed', hash, basedOn });
}
