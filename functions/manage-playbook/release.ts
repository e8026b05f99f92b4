import { callerOf } from '../../shared/access/caller.ts';
import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import type { Dependencies } from './dependencies.ts';
import { unknownVersion } from './http-errors.ts';
import { versionIn } from './requests.ts';

/**
 * `POST /playbook/versions/{n}/release`: starts a job that announces the changes a publication muted, as far
 * as they are still current. Idempotent: consumers ignore a change they have handled.
 */
export async function release(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const { audit, clock, versions, jobQueue } = dependencies;
  const version = versionIn(request);
  if ((await versions.record(version)) === undefined) throw unknownVersion();
  await jobQueue.start({ kind: 'release', playbook: version });
  await audit.add({ at: clock(), who: callerOf(request), what: 'released', version });
  return json(202, { releasing: version });
}
