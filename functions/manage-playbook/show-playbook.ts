import * as z from 'zod';
import { playbookShape } from '../../shared/playbook/schema.ts';
import type { managePlaybookApi } from '../../shared/api/playbook.ts';
import type { Answer, Input } from '../../shared/api/serve.ts';
import { ListCursors } from '../../shared/api/list-cursors.ts';
import type { VersionRecord } from '../../shared/stores/version-store.ts';
import type { Dependencies } from './dependencies.ts';
import { isoInstant, isoInstantIfAny } from '../../shared/runtime/instant.ts';
import { unknownVersion } from './http-errors.ts';

type Api = typeof managePlaybookApi;

/** `GET /playbook`: the active version. */
export async function showPlaybook(
  _input: Input<Api['showPlaybook']>,
  dependencies: Dependencies,
): Promise<Answer<Api['showPlaybook']>> {
  return showNumber(await dependencies.playbooks.activeNumber(), dependencies);
}

/** `GET /playbook/versions/{n}`: any version, and who published it. */
export const showVersion = (
  { path: { n } }: Input<Api['showVersion']>,
  dependencies: Dependencies,
): Promise<Answer<Api['showVersion']>> => showNumber(n, dependencies);

async function showNumber(
  number: number,
  { playbooks, versions }: Dependencies,
): Promise<Answer<Api['showVersion']>> {
  const record = await versions.record(number);
  if (!record) throw unknownVersion();
  const [active, { playbook }] = await Promise.all([playbooks.activeNumber(), playbooks.version(number)]);
  return { status: 200, body: { ...described(record, active), playbook } };
}

/** `GET /playbook/versions`: newest first. */
export async function listVersions(
  { query: { limit, cursor } }: Input<Api['listVersions']>,
  { cursorKey, playbooks, versions }: Dependencies,
): Promise<Answer<Api['listVersions']>> {
  const cursors = new ListCursors(await cursorKey(), ['playbook versions'], z.int());
  const [active, page] = await Promise.all([
    playbooks.activeNumber(),
    versions.page(limit, cursors.open(cursor)),
  ]);
  const last = page.at(-1)?.number ?? 1;
  return {
    status: 200,
    body: {
      versions: page.map((record) => described(record, active)),
      cursor: cursors.seal(last > 1 ? last : undefined),
    },
  };
}

const described = ({ signers, publishedAt, ...record }: VersionRecord, active: number) => ({
  ...record,
  active: record.number === active,
  publishedAt: isoInstantIfAny(publishedAt),
  signers: signers.map(({ name, role, at }) => ({ name, role, at: isoInstant(at) })),
});

/** `GET /playbook/schema.json`. */
export const showPlaybookSchema = (): Promise<Answer<Api['showPlaybookSchema']>> =>
  Promise.resolve({ status: 200, body: { ...z.toJSONSchema(playbookShape) } });
