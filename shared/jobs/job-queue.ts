import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../runtime/clock.ts';
import { MINUTE_MS } from '../runtime/time.ts';
import { type Chunk, type Job, type JobMessage, jobMessage } from './job.ts';

/** Parts that a job's way is cut into; they are processed side by side, a few at a time. */
export const SEGMENTS = 8;
/** The longest that SQS holds a message back, s. */
const LONGEST_DELAY = 900;
/** After this long no scorer runs any more that began under the version before: a function ends after 15 minutes. */
const LOOKS_AGAIN_AFTER = 20 * MINUTE_MS;

/** The job by which a publication reaches every lead. */
export const publicationId = (playbook: number): string => `publish-${playbook}`;

/** A job to be started. */
export type JobRequest =
  | { readonly kind: 'publish'; readonly playbook: number }
  | { readonly kind: 'release'; readonly playbook: number }
  | { readonly kind: 'preview'; readonly id: string };

/** The queue that jobs over all leads go through. */
export class JobQueue {
  readonly #client: Pick<SQSClient, 'send'>;
  readonly #url: string;
  readonly #clock: Clock;

  constructor(client: Pick<SQSClient, 'send'>, url: string, clock: Clock) {
    this.#client = client;
    this.#url = url;
    this.#clock = clock;
  }

  /**
   * Starts a job; a publication's is processed once more 20 minutes later, for leads that were scored meanwhile by somebody who had
   * begun under the version before. Starting a publication's or a preview's again does no harm: what has been processed is not
   * processed anew. Throws when the queue does not take it; it may have begun then.
   */
  async start(request: JobRequest): Promise<void> {
    const now = this.#clock();
    if (request.kind !== 'publish') return this.#begin(named(request, now));
    const { kind, playbook } = request;
    const id = publicationId(playbook);
    await this.#begin({ kind, playbook, id });
    await this.#begin({ kind, playbook, id: `${id}-again` }, now + LOOKS_AGAIN_AFTER);
  }

  /** Sends one message, at once or not before its time (as far off as SQS allows; its receiver sends it on). */
  async send(message: JobMessage): Promise<void> {
    const notBefore = 'notBefore' in message ? message.notBefore : undefined;
    const wait = Math.ceil(((notBefore ?? 0) - this.#clock()) / 1_000);
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#url,
        MessageBody: JSON.stringify(jobMessage.parse(message)),
        DelaySeconds: Math.min(LONGEST_DELAY, Math.max(0, wait)),
      }),
    );
  }

  async #begin(job: Job, notBefore?: number): Promise<void> {
    const chunks = Array.from({ length: SEGMENTS }, (_, segment): Chunk => ({
      job,
      segment,
      segments: SEGMENTS,
      number: 0,
      ...(notBefore !== undefined && { notBefore }),
    }));
    await Promise.all(chunks.map((chunk) => this.send(chunk)));
  }
}

/** A release can be wanted again: what was muted then may be current now. */
const named = (request: Exclude<JobRequest, { kind: 'publish' }>, now: number): Job =>
  request.kind === 'preview' ? request : { ...request, id: `release-${request.playbook}-${now}` };
