import type { GoldenFailure } from '../../shared/scoring/golden.ts';
import { pathText } from '../../shared/playbook/problem.ts';
import { InvalidPlaybook } from '../../shared/playbook/read-playbook.ts';
import {
  DRAFT_CHANGED,
  DRAFT_OUTDATED,
  GOLDEN_LEADS_FAIL,
  INVALID_PLAYBOOK,
  NO_DRAFT,
  PLAYBOOK_CHANGED,
  UNKNOWN_VERSION,
} from '../../shared/api/playbook.ts';
import { TOO_LARGE } from '../../shared/runtime/body.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import { DraftChanged } from '../../shared/stores/draft-store.ts';
import { PlaybookTooLarge } from '../../shared/stores/playbook-body.ts';
import { PlaybookMissing } from '../../shared/stores/playbook-store.ts';
import { VersionOutdated } from '../../shared/stores/version-store.ts';

export const noDraft = (): HttpError => new HttpError(NO_DRAFT);

export const draftChanged = (): HttpError => new HttpError(DRAFT_CHANGED);

export const draftOutdated = (active: number): HttpError<{ active: number }> =>
  new HttpError(DRAFT_OUTDATED, { details: { active } });

export const goldenLeadsFail = (goldenLeads: readonly GoldenFailure[]) =>
  new HttpError(GOLDEN_LEADS_FAIL, { details: { goldenLeads } });

export const unknownVersion = (): HttpError => new HttpError(UNKNOWN_VERSION);

/** Maps errors of the stores and of `readPlaybook` to HTTP errors; returns any other error unchanged. */
export function asHttpError(error: unknown): unknown {
  if (error instanceof InvalidPlaybook) return invalidPlaybook(error);
  if (error instanceof DraftChanged) return draftChanged();
  if (error instanceof PlaybookMissing) return unknownVersion();
  if (error instanceof PlaybookTooLarge)
    return new HttpError(TOO_LARGE, { message: 'A playbook may have 350 KB when it is compressed.' });
  if (error instanceof VersionOutdated) return new HttpError(PLAYBOOK_CHANGED);
  return error;
}

const invalidPlaybook = ({ problems, count }: InvalidPlaybook) =>
  new HttpError(INVALID_PLAYBOOK, {
    details: {
      problemCount: count,
      problems: problems.map(({ path, message }) => ({ path: pathText(path), message })),
    },
  });
