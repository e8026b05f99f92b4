import type { GoldenFailure } from '../../shared/scoring/golden.ts';
import { pathText } from '../../shared/playbook/problem.ts';
import { InvalidPlaybook } from '../../shared/playbook/read-playbook.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import { DraftChanged } from '../../shared/stores/draft-store.ts';
import { PlaybookTooLarge } from '../../shared/stores/playbook-body.ts';
import { PlaybookMissing } from '../../shared/stores/playbook-store.ts';
import { VersionOutdated } from '../../shared/stores/version-store.ts';

export const noDraft = (): HttpError => new HttpError(404, 'no_draft', 'There is no draft. Save one first.');

export const draftChanged = (): HttpError =>
  new HttpError(409, 'draft_changed', 'Somebody else changed the draft meanwhile. Look at it again.');

export const draftOutdated = (active: number): HttpError =>
  new HttpError(
    409,
    'draft_outdated',
    'Another version was published since this draft was saved. Save it again: its changes are then read against that one.',
    undefined,
    { active },
  );

export const goldenLeadsFail = (goldenLeads: readonly GoldenFailure[]): HttpError =>
  new HttpError(409, 'golden_leads_fail', 'Golden leads come out otherwise than was agreed.', undefined, {
    goldenLeads,
  });

export const unknownVersion = (): HttpError =>
  new HttpError(404, 'unknown_version', 'There is no version of that number.');

/** Maps errors of the stores and of `readPlaybook` to HTTP errors; returns any other error unchanged. */
export function asHttpError(error: unknown): unknown {
  if (error instanceof InvalidPlaybook) return invalidPlaybook(error);
  if (error instanceof DraftChanged) return draftChanged();
  if (error instanceof PlaybookMissing) return unknownVersion();
  if (error instanceof PlaybookTooLarge)
    return new HttpError(413, 'too_large', 'A playbook may have 350 KB when it is compressed.');
  if (error instanceof VersionOutdated)
    return new HttpError(409, 'playbook_changed', 'Another version was published this moment. Look again.');
  return error;
}

const invalidPlaybook = ({ problems, count }: InvalidPlaybook): HttpError =>
  new HttpError(400, 'invalid_playbook', 'This document cannot become the playbook.', undefined, {
    problemCount: count,
    problems: problems.map(({ path, message }) => ({ path: pathText(path), message })),
  });
