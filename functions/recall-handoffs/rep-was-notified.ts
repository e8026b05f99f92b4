import { awaitSettled } from '../../shared/sending/outbox.ts';
import { attemptOf, type Handoff } from '../../shared/handoffs/handoff.ts';
import type { Message, MessageId } from '../../shared/stores/message.ts';
import type { MessageStore } from '../../shared/stores/message-store.ts';

const isOf =
  (change: Pick<MessageId, 'model' | 'n'>) =>
  ({ model, n }: Message): boolean =>
    model === change.model && n === change.n;

const latest = (messages: readonly Message[]): number =>
  Math.max(Number.NEGATIVE_INFINITY, ...messages.map(({ claimedAt }) => claimedAt));

/**
 * Whether the last that was said of a handoff, but for the recall that `own` is about, is that the lead is
 * ready: to the rep, as far as is known, or at least to the bus, where this environment does not write to the
 * rep. Throws `NotSettledYet` while it is being said.
 */
export async function repWasNotified(
  messages: Pick<MessageStore, 'list'>,
  own: MessageId,
  handoff: Handoff,
  now: number,
): Promise<boolean> {
  const [handoffs, recalls] = await Promise.all([
    messages.list(own.leadId, 'handoff'),
    messages.list(own.leadId, 'recall'),
  ]);
  const ofThis = handoffs.filter(
    ({ claimedAt, attempt = 1 }) => claimedAt >= handoff.openedAt && attempt === attemptOf(handoff),
  );
  awaitSettled(ofThis, now);
  const notFailed = ofThis.filter(({ state }) => state !== 'failed');
  if (notFailed.some(isOf(handoff))) return true;
  const isOwn = isOf(own);
  const otherRecalls = recalls.filter(
    (each) => (each.state === 'sent' || each.state === 'skipped') && !isOwn(each),
  );
  return notFailed.length > 0 && latest(notFailed) > latest(otherRecalls);
}
