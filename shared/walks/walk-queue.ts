import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../runtime/clock.ts';
import { MINUTE } from '../scoring/minutes.ts';
import { type Stretch, type Walk, type WalkMessage, walkMessage } from './walk.ts';

/** Parts that a walk's way is cut into; they are walked side by side, a few at a time. */
export const SEGMENTS = 8;
/** The longest that SQS holds a message back, s. */
const LONGEST_DELAY = 900;
/** After this long no scorer runs any more that began under the version before: a function ends after 15 minutes. */
const LOOKS_AGAIN_AFTER = 20 * MINUTE;

/** The walk by which a publication reaches every lead. */
export const publicationId = (playbook: number): string => `publish-${playbook}`;

/** A walk to be started. */
export type Errand =
  | { readonly kind: 'publish'; readonly playbook: number }
  | { readonly kind: 'release'; readonly playbook: number }
  | { readonly kind: 'preview'; readonly id: string };

/** The queue that walks over all leads go through. */
export class WalkQueue {
  readonly #client: Pick<SQSClient, 'send'>;
  readonly #url: string;
  readonly #clock: Clock;

  constructor(client: Pick<SQSClient, 'send'>, url: string, clock: Clock) {
    this.#client = client;
    this.#url = url;
    this.#clock = clock;
  }

  /**
   * Starts a walk; a publication's is walked once more 20 minutes later, for leads that were scored meanwhile by somebody who had
   * begun under the version before. Starting a publication's or a preview's again does no harm: what has been walked is not
   * walked anew. Throws when the queue does not take it; it may have begun then.
   */
  async start(errand: Errand): Promise<void> {
    const now = this.#clock();
    if (errand.kind !== 'publish') return this.#begin(named(errand, now));
    const { kind, playbook } = errand;
    const id = publicationId(playbook);
    await this.#begin({ kind, playbook, id });
    await this.#begin({ kind, playbook, id: `${id}-again` }, now + LOOKS_AGAIN_AFTER);
  }

  /** Sends one message, at once or not before its time (as far off as SQS allows; its receiver sends it on). */
  async send(message: WalkMessage): Promise<void> {
    const notBefore = 'notBefore' in message ? message.notBefore : undefined;
    const wait = Math.ceil(((notBefore ?? 0) - this.#clock()) / 1_000);
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#url,
        MessageBody: JSON.stringify(walkMessage.parse(message)),
        DelaySeconds: Math.min(LONGEST_DELAY, Math.max(0, wait)),
      }),
    );
  }

  async #begin(walk: Walk, notBefore?: number): Promise<void> {
    const stretches = Array.from({ length: SEGMENTS }, (_, segment): Stretch => ({
      walk,
      segment,
      segments: SEGMENTS,
      number: 0,
      ...(notBefore !== undefined && { notBefore }),
    }));
    await Promise.all(stretches.map((stretch) => this.send(stretch)));
  }
}

/** A release can be wanted again: what was muted then may be current now. */
const named = (errand: Exclude<Errand, { kind: 'publish' }>, now: number): Walk =>
  errand.kind === 'preview' ? errand : { ...errand, id: `release-${errand.playbook}-${now}` };
