import * as z from 'zod';
import { playbookShape } from '../../shared/playbook/schema.ts';
import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import type { VersionRecord } from '../../shared/stores/version-store.ts';
import type { Dependencies } from './dependencies.ts';
import { isoInstantIfAny } from '../../shared/runtime/instant.ts';
import { unknownVersion } from './http-errors.ts';
import { pageIn, versionIn } from './requests.ts';

/** `GET /playbook`: the active version. */
export async function showActive(_request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  return showNumber(await dependencies.playbooks.activeNumber(), dependencies);
}

/** `GET /playbook/versions/{n}`: any version, and who published it. */
export const showVersion = (request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> =>
  showNumber(versionIn(request), dependencies);

async function showNumber(number: number, { playbooks, versions }: Dependencies): Promise<HttpReply> {
  const record = await versions.record(number);
  if (!record) throw unknownVersion();
  const [active, { playbook }] = await Promise.all([playbooks.activeNumber(), playbooks.version(number)]);
  return json(200, { ...described(record, active), playbook });
}

/** `GET /playbook/versions`: newest first; `next` is the `before` of the next page. */
export async function listVersions(
  request: HttpRequest,
  { playbooks, versions }: Dependencies,
): Promise<HttpReply> {
  const { limit, before } = pageIn(request, z.coerce.number().pipe(z.int().min(1)));
  const [active, page] = await Promise.all([playbooks.activeNumber(), versions.page(limit, before)]);
  const last = page.at(-1)?.number ?? 1;
  return json(200, {
    versions: page.map((record) => described(record, active)),
    next: last > 1 ? last : undefined,
  });
}

const described = ({ signers, publishedAt, ...record }: VersionRecord, active: number) => ({
  ...record,
  active: record.number === active,
  publishedAt: isoInstantIfAny(publishedAt),
  signers: signers.map(({ name, role, at }) => ({ name, role, at: isoInstantIfAny(at) })),
});

/** `GET /playbook/schema.json`: the JSON Schema of a playbook, for editors that validate while typing. */
export const showSchema = (): Promise<HttpReply> => Promise.resolve(json(200, z.toJSONSchema(playbookShape)));
