import { nextStep, reasonOf, SETTLE_MS } from '../../shared/sending/outbox.ts';
import type { NurtureCase } from '../../shared/nurture/nurture-case.ts';
import { log } from '../../shared/runtime/logger.ts';
import { type Message, type MessageId, OF_THE_LEAD } from '../../shared/stores/message.ts';
import type { MessageStore } from '../../shared/stores/message-store.ts';
import { DAY_MS } from '../../shared/runtime/time.ts';

/** A mail that SES has refused for so long (ms) is given up: its daily quota has begun anew in between. */
const PATIENCE_MS = DAY_MS;

/** The n-th nurture mail of a lead. */
export const idOf = (leadId: string, n: number): MessageId => ({
  action: 'nurture',
  leadId,
  model: OF_THE_LEAD,
  n,
});

/** What is known once the mail before has come to an end; or until when (ms) its fate may still be told. */
export interface SettledPrevious {
  readonly found: NurtureCase;
  readonly waitUntil?: number;
}

/**
 * Brings a mail to its end that an earlier look left open: claimed by somebody who crashed, handed to SES
 * without an answer, or refused for too long. Given up, it is never sent, and listed.
 */
export async function settlePrevious(
  { messages }: { readonly messages: Pick<MessageStore, 'settle'> },
  found: NurtureCase,
): Promise<SettledPrevious> {
  const { leadId, now } = found;
  const last = found.messages.at(-1);
  const step = nextStep(last, now, 'give up');
  if (last === undefined || step === 'nothing') return { found };
  if (step === 'wait') return { found, waitUntil: last.claimedAt + SETTLE_MS };
  if (step === 'send' && now - (last.firstAt ?? last.claimedAt) < PATIENCE_MS) return { found };
  const reason = step === 'send' ? 'refused' : reasonOf(last);
  await messages.settle(idOf(leadId, last.n), step === 'send' ? 'dropped' : 'givenUp', now, { reason });
  log.warn('Nurture mail given up', { leadId, n: last.n, reason });
  const over: Message = { ...last, state: 'skipped', stateAt: now, reason };
  return { found: { ...found, messages: [...found.messages.slice(0, -1), over] } };
}
