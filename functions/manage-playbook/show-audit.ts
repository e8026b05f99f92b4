import * as z from 'zod';
import type { managePlaybookApi } from '../../shared/api/playbook.ts';
import type { Answer, Input } from '../../shared/api/serve.ts';
import { ListCursors } from '../../shared/api/list-cursors.ts';
import type { Dependencies } from './dependencies.ts';
import { isoInstant } from '../../shared/runtime/instant.ts';

type Operation = (typeof managePlaybookApi)['listAudit'];

/** `GET /playbook/audit`: who did what, newest first. */
export async function listAudit(
  { query: { limit, cursor } }: Input<Operation>,
  { audit, cursorKey }: Dependencies,
): Promise<Answer<Operation>> {
  const cursors = new ListCursors(await cursorKey(), ['playbook audit'], z.string());
  const entries = await audit.page(limit + 1, cursors.open(cursor));
  const shown = entries.slice(0, limit);
  const last = entries.length > limit ? shown.at(-1)?.id : undefined;
  return {
    status: 200,
    body: {
      entries: shown.map(({ at, ...entry }) => ({ ...entry, at: isoInstant(at) })),
      cursor: cursors.seal(last),
    },
  };
}
