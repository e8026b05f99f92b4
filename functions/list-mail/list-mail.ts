import * as z from 'zod';
import { isBreakerOpen } from '../../shared/nurture/complaint-circuit-breaker.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { concurrently } from '../../shared/runtime/concurrently.ts';
import { type HttpReply, type HttpRequest, json } from '../../shared/runtime/http.ts';
import { invalidFields } from '../../shared/runtime/http-error.ts';
import { type MailTally, TALLY_DAYS } from '../../shared/stores/mail-tally.ts';
import type { MessageStore } from '../../shared/stores/message-store.ts';
import { type SkippedMail, type SkippedPlace, skippedPlace } from '../../shared/stores/skipped-mail.ts';
import { describeMessage } from '../../shared/sending/describe-message.ts';
import { openCursor, sealCursor } from '../../shared/runtime/cursor.ts';

export interface Dependencies {
  readonly skipped: Pick<SkippedMail, 'page'>;
  readonly messages: Pick<MessageStore, 'at'>;
  readonly tally: Pick<MailTally, 'recent'>;
  readonly clock: Clock;
  readonly cursorKey: () => Promise<string>;
}

/** Mails a page holds, and may hold at most: each is one read. */
const PAGE = 25;
const LARGEST_PAGE = 100;
const CONCURRENCY = 16;
const SCOPE = ['skipped mail'];

const query = z.object({
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(LARGEST_PAGE))
    .default(PAGE),
  cursor: z.string().optional(),
});

const HINTS: Readonly<Record<string, string>> = {
  limit: `A number from 1 to ${LARGEST_PAGE}.`,
  cursor: 'The cursor of the page before.',
};

/**
 * `GET /mail/skipped`: mail to leads that was given up and why, newest first, without mail that was sent
 * after all; and the state of the complaint circuit breaker with the counts behind it.
 */
export async function listMail(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const { limit, cursor } = readQuery(request);
  const key = await dependencies.cursorKey();
  const places = await dependencies.skipped.page(
    limit,
    cursor === undefined ? undefined : placeIn(key, cursor),
  );
  const messages = await concurrently(places, CONCURRENCY, async ({ leadId, sk }) => {
    const message = await dependencies.messages.at(leadId, sk);
    return message?.state === 'skipped' ? [{ leadId, ...describeMessage(message) }] : [];
  });
  const outcomes = await dependencies.tally.recent(dependencies.clock());
  const complaintBreaker = { open: isBreakerOpen(outcomes), days: TALLY_DAYS, ...outcomes };
  const last = places.length < limit ? undefined : places.at(-1);
  return json(200, {
    complaintBreaker,
    messages: messages.flat(),
    cursor: last && sealCursor(key, SCOPE, last),
  });
}

/** Throws 400 for invalid parameters. */
function readQuery(request: HttpRequest): z.infer<typeof query> {
  const parsed = query.safeParse(request.queryStringParameters ?? {});
  if (!parsed.success) throw bad(String(parsed.error.issues[0]?.path[0]));
  return parsed.data;
}

function placeIn(key: string, cursor: string): SkippedPlace {
  const place = openCursor(key, SCOPE, cursor, skippedPlace);
  if (!place) throw bad('cursor');
  return place;
}

const bad = (name: string) => invalidFields({ [name]: HINTS[name] ?? 'Not understood.' });
