import * as z from 'zod';
import { dataByModel } from '../../shared/playbook/enough-data.ts';
import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import { publishTally } from '../../shared/jobs/publish-tally.ts';
import { progressOf } from '../../shared/jobs/progress.ts';
import { publicationId } from '../../shared/jobs/job-queue.ts';
import type { Dependencies } from './dependencies.ts';
import { describeData } from './findings.ts';
import { versionIn } from './requests.ts';

/**
 * `GET /playbook/versions/{n}/progress`: how many leads a publication has reached, and what it changed.
 */
export async function showProgress(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const number = versionIn(request);
  const { playbook } = await dependencies.playbooks.version(number);
  const reports = await dependencies.jobs.reports(publicationId(number));
  const tallies = z.array(publishTally).parse(reports.map(({ tally }) => tally));
  const sum = (of: 'writes' | 'changes'): number => tallies.reduce((whole, each) => whole + each[of], 0);
  return json(200, {
    number,
    ...progressOf(reports),
    writes: sum('writes'),
    changes: sum('changes'),
    models: describeData(dataByModel(tallies.map(({ models }) => models)), playbook),
  });
}
