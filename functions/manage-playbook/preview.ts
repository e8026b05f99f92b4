import { readPlaybook } from '../../shared/playbook/read-playbook.ts';
import { tally, together } from '../../shared/jobs/preview-tally.ts';
import { type managePlaybookApi, UNKNOWN_PREVIEW } from '../../shared/api/playbook.ts';
import type { Answer, Input } from '../../shared/api/serve.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import { progressOf } from '../../shared/jobs/progress.ts';
import { JOB_ID } from '../../shared/jobs/job.ts';
import { currentDraft, type Dependencies } from './dependencies.ts';
import { isoInstantIfAny } from '../../shared/runtime/instant.ts';
import { describeFindings } from './findings.ts';

type Api = typeof managePlaybookApi;

/**
 * `POST /playbook/draft/preview`: starts a job that tries the current draft on the current state of every
 * lead.
 */
export async function startPreview(
  { caller }: Input<Api['startPreview']>,
  dependencies: Dependencies,
): Promise<Answer<Api['startPreview']>> {
  const { audit, clock, newId, playbooks, previews, jobQueue } = dependencies;
  const { hash, document } = await currentDraft(dependencies);
  const playbook = readPlaybook(document);
  const active = await playbooks.activeNumber();
  const [id, at] = [newId(), clock()];
  await previews.put({ id, at, active, hash }, playbook);
  await jobQueue.start({ kind: 'preview', id });
  await audit.add({ at, who: caller, what: 'previewed', hash, basedOn: active });
  return { status: 202, body: { previewId: id } };
}

/** `GET /playbook/previews/{id}`: progress and findings so far. */
export async function showPreview(
  { path: { id } }: Input<Api['showPreview']>,
  dependencies: Dependencies,
): Promise<Answer<Api['showPreview']>> {
  const { drafts, leads, previews, jobs } = dependencies;
  const preview = JOB_ID.test(id) ? await previews.find(id) : undefined;
  if (preview === undefined) throw new HttpError(UNKNOWN_PREVIEW);
  const [reports, draft] = await Promise.all([jobs.reports(id), drafts.current()]);
  const total = together(reports.map((report) => tally.parse(report.tally)));
  const { state, ...progress } = progressOf(reports);
  const body = {
    previewId: id,
    state,
    progress,
    at: isoInstantIfAny(preview.at),
    playbook: preview.active,
    draftChanged: draft?.hash !== preview.hash,
    ...(await describeFindings(total, preview.document, leads)),
  };
  return { status: 200, body };
}
