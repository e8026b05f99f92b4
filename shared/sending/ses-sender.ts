import { SendRawEmailCommand, type SESClient, SESServiceException } from '@aws-sdk/client-ses';
import * as z from 'zod';
import type { Clock } from '../runtime/clock.ts';
import { isThrottle } from '../runtime/must-wait.ts';
import type { MessageId } from '../stores/message.ts';
import { type OutgoingMail, toMime } from './mime.ts';

/**
 * Why SES certainly did not take a mail. It takes none for now: more than its rate; the account's daily quota
 * is used up; sending is paused, by us or by AWS; no connection to it came about. Or it does not take this
 * one (`rejected`).
 */
export type Refusal = 'rate' | 'quota' | 'paused' | 'unreachable' | 'rejected';

/**
 * The outcome of a send call to SES. `refused`: SES certainly did not accept the mail; `unknown`: it may
 * have.
 */
export type SendResult =
  | { readonly kind: 'sent'; readonly sesId: string }
  | { readonly kind: 'refused'; readonly because: Refusal; readonly error: string }
  | { readonly kind: 'unknown'; readonly error: string };

export interface MailSender {
  send(mail: OutgoingMail, id: MessageId): Promise<SendResult>;
}

/**
 * Waits (ms) between attempts while SES throttles: together well below the 30 s timeout of a mail function.
 */
const WAITS = [250, 500, 1_000, 2_000];

/** The account or the configuration set sends nothing until somebody turns it on again. */
const PAUSES = new Set([
  'AccountSendingPausedException',
  'ConfigurationSetSendingPausedException',
  'MailFromDomainNotVerifiedException',
]);
/** Node's codes of connections that were never made, so that nothing was sent over them. */
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** 4xx errors that report a timeout: the request may have been processed. */
const TIMEOUTS = new Set(['RequestTimeout', 'RequestTimeoutException']);

const connectionError = z.object({ code: z.string() });
/** The SDK's own timeout for making a connection has no code. */
const NO_CONNECTION = /did not establish a connection/;

/** Why nothing can have been sent; undefined when something may have been. */
function unreachable(error: unknown): string | undefined {
  if (error instanceof Error && NO_CONNECTION.test(error.message)) return error.name;
  const code = connectionError.safeParse(error).data?.code ?? '';
  return UNREACHABLE.has(code) ? code : undefined;
}

/**
 * Classifies SES's errors. SES reports "Maximum sending rate exceeded." and "Daily message quota exceeded."
 * under one name; only the first is worth retrying. The error's message may quote an address and is dropped.
 */
function resultOf(error: unknown): SendResult {
  const name = error instanceof Error ? error.name : 'Error';
  if (!(error instanceof SESServiceException)) {
    const code = unreachable(error);
    return code === undefined
      ? { kind: 'unknown', error: name }
      : { kind: 'refused', because: 'unreachable', error: code };
  }
  const status = error.$metadata.httpStatusCode ?? 500;
  if (PAUSES.has(name)) return { kind: 'refused', because: 'paused', error: name };
  if (isThrottle(name)) {
    return { kind: 'refused', because: /quota|daily/i.test(error.message) ? 'quota' : 'rate', error: name };
  }
  const refused = status >= 400 && status < 500 && status !== 408 && !TIMEOUTS.has(name);
  return refused ? { kind: 'refused', because: 'rejected', error: name } : { kind: 'unknown', error: name };
}

/** Dependencies of the sender. */
export interface SesSenderDependencies {
  /** With `maxAttempts: 1`: SES has no idempotency token, so the SDK's own retry may send a second mail. */
  readonly client: SESClient;
  readonly from: string;
  readonly configurationSet: string;
  readonly environment: string;
  readonly clock: Clock;
  /** Waits this many milliseconds. */
  readonly sleep: (ms: number) => Promise<unknown>;
  /** A number in [0, 1): spreads the retries of mails that were throttled together. */
  readonly random: () => number;
}

const isTooFast = (outcome: SendResult): boolean => outcome.kind === 'refused' && outcome.because === 'rate';

/** Sends mail through SES. Retries only throttled calls, where the mail was certainly not accepted. */
export class SesSender implements MailSender {
  readonly #parts: SesSenderDependencies;
  /** SES throttled a mail to the last attempt, and has taken none since: the next one does not insist. */
  #isThrottled = false;

  constructor(parts: SesSenderDependencies) {
    this.#parts = parts;
  }

  /** Throws `UnsafeHeader` before anything is sent; every response of SES is returned as an outcome. */
  async send(mail: OutgoingMail, id: MessageId): Promise<SendResult> {
    const { from, clock, sleep, random } = this.#parts;
    const command = this.#commandFor(mail, id, await toMime(mail, from, new Date(clock())));
    let outcome = await this.#attempt(command);
    for (const wait of this.#isThrottled ? [] : WAITS) {
      if (!isTooFast(outcome)) break;
      await sleep(wait * (0.5 + random()));
      outcome = await this.#attempt(command);
    }
    this.#isThrottled = isTooFast(outcome);
    return outcome;
  }

  async #attempt(command: SendRawEmailCommand): Promise<SendResult> {
    try {
      const { MessageId: sesId } = await this.#parts.client.send(command);
      return sesId === undefined ? { kind: 'unknown', error: 'NoMessageId' } : { kind: 'sent', sesId };
    } catch (error) {
      return resultOf(error);
    }
  }

  #commandFor(mail: OutgoingMail, id: MessageId, raw: Buffer): SendRawEmailCommand {
    const { from, configurationSet, environment } = this.#parts;
    return new SendRawEmailCommand({
      Source: from,
      Destinations: [mail.to],
      RawMessage: { Data: raw },
      ConfigurationSetName: configurationSet,
      Tags: [
        { Name: 'kindling-environment', Value: environment },
        { Name: 'kindling-kind', Value: id.action },
        { Name: 'kindling-lead', Value: id.leadId },
        { Name: 'kindling-model', Value: id.model },
        { Name: 'kindling-n', Value: String(id.n) },
        ...(id.attempt === undefined ? [] : [{ Name: 'kindling-attempt', Value: String(id.attempt) }]),
      ],
    });
  }
}
