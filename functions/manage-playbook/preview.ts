import { readPlaybook } from '../../shared/playbook/read-playbook.ts';
import { tally, together } from '../../shared/jobs/preview-tally.ts';
import { callerOf } from '../../shared/access/caller.ts';
import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import { HttpError } from '../../shared/runtime/http-error.ts';
import { progressOf } from '../../shared/jobs/progress.ts';
import { JOB_ID } from '../../shared/jobs/job.ts';
import { currentDraft, type Dependencies } from './dependencies.ts';
import { isoInstantIfAny } from '../../shared/runtime/instant.ts';
import { describeFindings } from './findings.ts';

/**
 * `POST /playbook/draft/preview`: starts a job that tries the current draft on the current state of every
 * lead.
 */
export async function startPreview(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const { audit, clock, newId, playbooks, previews, jobQueue } = dependencies;
  const { hash, document } = await currentDraft(dependencies);
  const playbook = readPlaybook(document);
  const active = await playbooks.activeNumber();
  const [id, at] = [newId(), clock()];
  await previews.put({ id, at, active, hash }, playbook);
  await jobQueue.start({ kind: 'preview', id });
  await audit.add({ at, who: callerOf(request), what: 'previewed', hash, basedOn: active });
  return json(202, { previewId: id });
}

/** `GET /playbook/previews/{id}`: progress and findings so far. */
export async function showPreview(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const { drafts, leads, previews, jobs } = dependencies;
  const id = request.pathParameters?.id ?? '';
  const preview = JOB_ID.test(id) ? await previews.find(id) : undefined;
  if (preview === undefined)
    throw new HttpError(404, 'unknown_preview', 'There is no such preview, or it is too old to be kept.');
  const [reports, draft] = await Promise.all([jobs.reports(id), drafts.current()]);
  const total = together(reports.map((report) => tally.parse(report.tally)));
  const { state, ...progress } = progressOf(reports);
  return json(200, {
    previewId: id,
    state,
    progress,
    at: isoInstantIfAny(preview.at),
    playbook: preview.active,
    draftChanged: draft?.hash !== preview.hash,
    ...(await describeFindings(total, preview.document, leads)),
  });
}
