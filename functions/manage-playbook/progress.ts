import * as z from 'zod';
import { dataByModel } from '../../shared/playbook/enough-data.ts';
import type { managePlaybookApi } from '../../shared/api/playbook.ts';
import type { Answer, Input } from '../../shared/api/serve.ts';
import { publishTally } from '../../shared/jobs/publish-tally.ts';
import { progressOf } from '../../shared/jobs/progress.ts';
import { publicationId } from '../../shared/jobs/job-queue.ts';
import type { Dependencies } from './dependencies.ts';
import { describeData } from './findings.ts';

type Operation = (typeof managePlaybookApi)['showProgress'];

/**
 * `GET /playbook/versions/{n}/progress`: how many leads a publication has reached, and what it changed.
 */
export async function showProgress(
  { path: { n: number } }: Input<Operation>,
  dependencies: Dependencies,
): Promise<Answer<Operation>> {
  const { playbook } = await dependencies.playbooks.version(number);
  const reports = await dependencies.jobs.reports(publicationId(number));
  const tallies = z.array(publishTally).parse(reports.map(({ tally }) => tally));
  const sum = (of: 'writes' | 'changes'): number => tallies.reduce((whole, each) => whole + each[of], 0);
  const body = {
    number,
    ...progressOf(reports),
    writes: sum('writes'),
    changes: sum('changes'),
    models: describeData(dataByModel(tallies.map(({ models }) => models)), playbook),
  };
  return { status: 200, body };
}
