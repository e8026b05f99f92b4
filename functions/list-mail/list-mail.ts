import { listMailApi } from '../../shared/api/mail.ts';
import { ListCursors } from '../../shared/api/list-cursors.ts';
import { type Handler, serve } from '../../shared/api/serve.ts';
import { isBreakerOpen } from '../../shared/nurture/complaint-circuit-breaker.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { concurrently } from '../../shared/runtime/concurrently.ts';
import { describeMessage } from '../../shared/sending/describe-message.ts';
import { type MailTally, TALLY_DAYS } from '../../shared/stores/mail-tally.ts';
import type { MessageStore } from '../../shared/stores/message-store.ts';
import { type SkippedMail, skippedPlace } from '../../shared/stores/skipped-mail.ts';

export interface Dependencies {
  readonly skipped: Pick<SkippedMail, 'page'>;
  readonly messages: Pick<MessageStore, 'at'>;
  readonly tally: Pick<MailTally, 'recent'>;
  readonly clock: Clock;
  readonly cursorKey: () => Promise<string>;
}

type Api = typeof listMailApi;

const CONCURRENCY = 16;

/**
 * `GET /mail/skipped`: mail to leads that was given up and why, newest first, without mail that was sent
 * after all; and the state of the complaint circuit breaker with the counts behind it.
 */
const listSkippedMail: Handler<Api['listSkippedMail'], Dependencies> = async ({ query }, dependencies) => {
  const { limit, cursor } = query;
  const cursors = new ListCursors(await dependencies.cursorKey(), ['skipped mail'], skippedPlace);
  const places = await dependencies.skipped.page(limit, cursors.open(cursor));
  const messages = await concurrently(places, CONCURRENCY, async ({ leadId, sk }) => {
    const message = await dependencies.messages.at(leadId, sk);
    return message?.state === 'skipped' ? [{ leadId, ...describeMessage(message) }] : [];
  });
  const outcomes = await dependencies.tally.recent(dependencies.clock());
  const complaintBreaker = { open: isBreakerOpen(outcomes), days: TALLY_DAYS, ...outcomes };
  const last = places.length < limit ? undefined : places.at(-1);
  return { status: 200, body: { complaintBreaker, messages: messages.flat(), cursor: cursors.seal(last) } };
};

/** Serves what marketing reads of mail. */
export const listMail = serve<Api, Dependencies>(listMailApi, { listSkippedMail });
