import type { Clock } from '../runtime/clock.ts';
import { log } from '../runtime/logger.ts';
import type { Message, MessageContent, MessageId } from '../stores/message.ts';
import type { MessageStore } from '../stores/message-store.ts';
import type { MayReceive } from './allow-list.ts';
import type { OutgoingMail } from './mime.ts';
import type { MailSender } from './ses-sender.ts';
import { MINUTE_MS } from '../runtime/time.ts';

/** How long (ms) SES's own report may take to say what became of a mail that nobody can tell the fate of. */
export const SETTLE_MS = 15 * MINUTE_MS;

/** Whether a mail went out is not settled yet: its queue delivers it again in a few minutes. */
export class NotSettledYet extends Error {
  override readonly name = 'NotSettledYet';
}

/** SES did not take the mail: its queue delivers it again. `quota`: the account's mails of the day are used up. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  readonly because: string;
  readonly sesError: string;

  constructor(because: string, sesError: string) {
    super(`SES refused the mail (${because}, ${sesError}).`);
    this.because = because;
    this.sesError = sesError;
  }
}

/** What to do with a mail of unknown fate once nobody will report on it any more. */
export type WhenUnsure = 'give up' | 'send again';

/** What is to be done about a message: it is over, it must wait, it can be given up or sent. */
export type NextStep = 'nothing' | 'wait' | 'give up' | 'send';

/** Decides by the message as it stands (undefined: never claimed). */
export function nextStep(held: Message | undefined, now: number, whenUnsure: WhenUnsure): NextStep {
  if (held === undefined || held.state === 'failed') return 'send';
  if (held.state === 'sent' || held.state === 'skipped') return 'nothing';
  if (now - held.claimedAt < SETTLE_MS) return 'wait';
  return whenUnsure === 'send again' ? 'send' : 'give up';
}

/** Throws `NotSettledYet` while somebody is sending one of these mails: what must come after it has to wait. */
export function awaitSettled(messages: readonly Message[], now: number): void {
  const underWay = messages.find(
    ({ state, claimedAt }) => state === 'claimed' && now - claimedAt < SETTLE_MS,
  );
  if (underWay !== undefined)
    throw new NotSettledYet(`${underWay.action} claimed since ${underWay.claimedAt}`);
}

/** Why a message of unknown fate is given up: SES never said what became of it, or whoever claimed it never came to say. */
export const reasonOf = (held: Message | undefined): Message['reason'] =>
  held?.state === 'claimed' ? 'interrupted' : 'unconfirmed';

export interface OutboxDependencies {
  readonly messages: Pick<MessageStore, 'claim' | 'settle'>;
  readonly sender: MailSender;
  /** Whom this environment writes to. */
  readonly mayReceive: MayReceive;
  readonly clock: Clock;
}

/**
 * Sends each message once, as far as can be known: claim, send, settle. SES has no idempotency token, so a mail whose fate
 * is unknown waits for SES's own report; after that it is given up (at most once) or sent again (at least once).
 */
export class Outbox {
  readonly #parts: OutboxDependencies;

  constructor(parts: OutboxDependencies) {
    this.#parts = parts;
  }

  /**
   * Whether the message can be sent now; false when it is over. `held` is the message as it stands. Throws `NotSettledYet`.
   */
  async ready(id: MessageId, held: Message | undefined, whenUnsure: WhenUnsure): Promise<boolean> {
    const { messages, clock } = this.#parts;
    const step = nextStep(held, clock(), whenUnsure);
    if (step === 'wait') throw new NotSettledYet(`${held?.state} since ${held?.stateAt}`);
    if (step === 'give up') await messages.settle(id, 'givenUp', clock(), { reason: reasonOf(held) });
    return step === 'send';
  }

  /** Makes the message this invocation's own. Throws `NotSettledYet` when another one was quicker. */
  async claim(id: MessageId, held: Message | undefined, content?: MessageContent): Promise<void> {
    const { messages, clock } = this.#parts;
    if (!(await messages.claim(id, held, clock(), content))) throw new NotSettledYet('claimed elsewhere');
  }

  /**
   * Sends a claimed message and settles it; gives it up unsent where this environment does not write to the address.
   * Throws `MailRefused` and `NotSettledYet`.
   */
  async send(id: MessageId, mail: OutgoingMail): Promise<void> {
    const { messages, sender, mayReceive, clock } = this.#parts;
    if (!mayReceive(mail.to)) {
      await messages.settle(id, 'givenUp', clock(), { reason: 'withheld' });
      log.warn('Mail withheld: this environment does not write to that address', { ...id });
      return;
    }
    const outcome = await sender.send(mail, id);
    if (outcome.kind === 'sent') {
      await messages.settle(id, 'accepted', clock(), { sesId: outcome.sesId });
      return;
    }
    await messages.settle(id, outcome.kind === 'refused' ? 'refused' : 'unanswered', clock());
    if (outcome.kind === 'refused') throw new MailRefused(outcome.because, outcome.error);
    throw new NotSettledYet(outcome.error);
  }
}
