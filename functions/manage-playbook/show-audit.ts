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
  const { shown, next } = await cursors.page(
    { limit, cursor },
    (most, after) => audit.page(most, after),
    (entry) => entry.id,
  );
  return {
    status: 200,
    body: {
      entries: shown.map(({ at, ...entry }) => ({ ...entry, at: isoInstant(at) })),
      cursor: next,
    },
  };
}
