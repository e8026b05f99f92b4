import { nextStep, reasonOf, SETTLE_MS } from '../../shared/sending/outbox.ts';
import type { NurtureCase } from '../../shared/nurture/nurture-case.ts';
import { log } from '../../shared/runtime/logger.ts';
import { type Message, type MessageId, OF_THE_LEAD } from '../../shared/stores/message.ts';
import type { MessageStore } from '../../shared/stores/message-store.ts';
import { DAY_MS } from '../../shared/runtime/time.ts';

/** How long (ms) a mail that SES refuses is retried: SES's daily quota resets in that time. */
const RETRY_MS = DAY_MS;

/** The n-th nurture mail of a lead. */
export const idOf = (leadId: string, n: number): MessageId => ({
  action: 'nurture',
  leadId,
  model: OF_THE_LEAD,
  n,
});

/** The case once the previous mail is settled, or until when (ms) its delivery outcome may still arrive. */
export interface SettledPrevious {
  readonly nurtureCase: NurtureCase;
  readonly waitUntil?: number;
}

/**
 * Settles a mail that an earlier invocation left open: claimed before a crash, handed to SES without a reply,
 * or refused for too long. A mail that is given up is never sent, and `GET /mail/skipped` lists it.
 */
export async function settlePrevious(
  { messages }: { readonly messages: Pick<MessageStore, 'settle'> },
  nurtureCase: NurtureCase,
): Promise<SettledPrevious> {
  const { leadId, now } = nurtureCase;
  const last = nurtureCase.messages.at(-1);
  const step = nextStep(last, now, 'give up');
  if (last === undefined || step === 'nothing') return { nurtureCase };
  if (step === 'wait') return { nurtureCase, waitUntil: last.claimedAt + SETTLE_MS };
  if (step === 'send' && now - (last.firstAt ?? last.claimedAt) < RETRY_MS) return { nurtureCase };
  const reason = step === 'send' ? 'refused' : reasonOf(last);
  await messages.settle(idOf(leadId, last.n), step === 'send' ? 'dropped' : 'givenUp', now, { reason });
  log.warn('A nurture mail was given up.', { leadId, n: last.n, reason });
  const over: Message = { ...last, state: 'skipped', stateAt: now, reason };
  return { nurtureCase: { ...nurtureCase, messages: [...nurtureCase.messages.slice(0, -1), over] } };
}
