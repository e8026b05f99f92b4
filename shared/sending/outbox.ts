import type { Clock } from '../runtime/clock.ts';
import { log } from '../runtime/logger.ts';
import { MustWait } from '../runtime/must-wait.ts';
import type { Message, MessageContent, MessageId } from '../stores/message.ts';
import type { MessageStore } from '../stores/message-store.ts';
import type { MayReceive } from './allow-list.ts';
import type { OutgoingMail } from './mime.ts';
import type { MailSender, Refusal } from './ses-sender.ts';
import { MINUTE_MS } from '../runtime/time.ts';

/** How long (ms) to wait for SES's own report on a mail whose delivery outcome is unknown. */
export const SETTLE_MS = 15 * MINUTE_MS;

/** It is not known yet whether a mail was sent. */
export class NotSettledYet extends MustWait {
  override readonly name = 'NotSettledYet';
}

/** SES did not take a mail, for the given reason: certainly so, and for this mail alone or for all. */
export class MailRefused extends Error {
  override readonly name: string = 'MailRefused';
  readonly because: Refusal;
  readonly sesError: string;

  constructor(because: Refusal, sesError: string) {
    super(`SES refused the mail (${because}, ${sesError}).`);
    this.because = because;
    this.sesError = sesError;
  }
}

/** Whether SES takes no mail for now, whatever it says: the refusal is not about this one. */
export const takesNoMail = (error: unknown): boolean =>
  error instanceof MailRefused && error.because !== 'rejected';

/** What to do with a mail of unknown outcome once no report can be expected any more. */
export type WhenUnsure = 'give up' | 'send again';

/** The next step for a message: nothing (done), wait, give up, or send. */
export type NextStep = 'nothing' | 'wait' | 'give up' | 'send';

/** Decides from the stored message (undefined: never claimed). */
export function nextStep(held: Message | undefined, now: number, whenUnsure: WhenUnsure): NextStep {
  if (held === undefined || held.state === 'failed') return 'send';
  if (held.state === 'sent' || held.state === 'skipped') return 'nothing';
  if (now - held.claimedAt < SETTLE_MS) return 'wait';
  return whenUnsure === 'send again' ? 'send' : 'give up';
}

/** Throws `NotSettledYet` while one of these mails is being sent, so that later mails wait for it. */
export function awaitSettled(messages: readonly Message[], now: number): void {
  const underWay = messages.find(
    ({ state, claimedAt }) => state === 'claimed' && now - claimedAt < SETTLE_MS,
  );
  if (underWay !== undefined)
    throw new NotSettledYet(`${underWay.action} claimed since ${underWay.claimedAt}`);
}

/**
 * Why a message of unknown outcome is given up: SES never reported on it, or the sender crashed after
 * claiming it.
 */
export const reasonOf = (held: Message | undefined): Message['reason'] =>
  held?.state === 'claimed' ? 'interrupted' : 'unconfirmed';

export interface OutboxDependencies {
  readonly messages: Pick<MessageStore, 'claim' | 'settle'>;
  readonly sender: MailSender;
  /** The addresses that this environment may send mail to. */
  readonly mayReceive: MayReceive;
  readonly clock: Clock;
}

/**
 * Sends each message once, as far as that is possible: claim, send, settle. SES has no idempotency token, so
 * a mail whose outcome is unknown waits for SES's own report; after that it is given up (at most once) or
 * sent again (at least once).
 */
export class Outbox {
  readonly #dependencies: OutboxDependencies;

  constructor(dependencies: OutboxDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Whether the message can be sent now; false when it is done. `held` is the stored message. Throws
   * `NotSettledYet`.
   */
  async ready(id: MessageId, held: Message | undefined, whenUnsure: WhenUnsure): Promise<boolean> {
    const { messages, clock } = this.#dependencies;
    const step = nextStep(held, clock(), whenUnsure);
    if (step === 'wait') throw new NotSettledYet(`${held?.state} since ${held?.stateAt}`);
    if (step === 'give up') await messages.settle(id, 'givenUp', clock(), { reason: reasonOf(held) });
    return step === 'send';
  }

  /** Claims the message for this invocation. Throws `NotSettledYet` when another one has claimed it first. */
  async claim(id: MessageId, held: Message | undefined, content?: MessageContent): Promise<void> {
    const { messages, clock } = this.#dependencies;
    if (!(await messages.claim(id, held, clock(), content))) throw new NotSettledYet('claimed elsewhere');
  }

  /**
   * Claims a message, looks once more whether what it says still stands, and sends it; false where it is
   * withdrawn instead. Whoever makes it untrue writes that first and looks for a claim after: one of the two
   * sees the other. Throws as `claim` and `send` do.
   */
  async sendWhile(
    id: MessageId,
    held: Message | undefined,
    mail: OutgoingMail,
    stands: () => Promise<boolean>,
  ): Promise<boolean> {
    const { messages, clock } = this.#dependencies;
    await this.claim(id, held);
    if (!(await stands())) {
      await messages.settle(id, 'withdrawn', clock());
      return false;
    }
    await this.send(id, mail);
    return true;
  }

  /**
   * Sends a claimed message and settles it; gives it up unsent where this environment may not send to the
   * address. Throws `MailRefused` and `NotSettledYet`.
   */
  async send(id: MessageId, mail: OutgoingMail): Promise<void> {
    const { messages, sender, mayReceive, clock } = this.#dependencies;
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
