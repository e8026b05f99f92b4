import type { managePlaybookApi } from '../../shared/api/playbook.ts';
import type { Answer, Input } from '../../shared/api/serve.ts';
import type { Dependencies } from './dependencies.ts';
import { unknownVersion } from './http-errors.ts';

type Operation = (typeof managePlaybookApi)['releaseChanges'];

/**
 * `POST /playbook/versions/{n}/release`: starts a job that announces the changes a publication muted, as far
 * as they are still current. Idempotent: consumers ignore a change they have handled.
 */
export async function releaseChanges(
  { path: { n: version }, caller }: Input<Operation>,
  dependencies: Dependencies,
): Promise<Answer<Operation>> {
  const { audit, clock, versions, jobQueue } = dependencies;
  if ((await versions.record(version)) === undefined) throw unknownVersion();
  await jobQueue.start({ kind: 'release', playbook: version });
  await audit.add({ at: clock(), who: caller, what: 'released', version });
  return { status: 202, body: { releasing: version } };
}
