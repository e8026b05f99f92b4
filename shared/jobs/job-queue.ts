import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../runtime/clock.ts';
import { MINUTE_MS } from '../runtime/time.ts';
import { type Chunk, type Job, type JobMessage, jobMessage } from './job.ts';

/** Segments of the log scan of a job; a few are processed in parallel. */
export const SEGMENTS = 8;
/** Maximum delay of an SQS message, s (SQS quota). */
const LONGEST_DELAY = 900;
/**
 * After this time no scorer still runs under the previous version: a Lambda function ends after 15 minutes at
 * most.
 */
const LOOKS_AGAIN_AFTER = 20 * MINUTE_MS;

/** The job that applies a publication to every lead. */
export const publicationId = (playbook: number): string => `publish-${playbook}`;

/** A request to start a job. */
export type JobRequest =
  | { readonly kind: 'publish'; readonly playbook: number }
  | { readonly kind: 'release'; readonly playbook: number }
  | { readonly kind: 'preview'; readonly id: string };

/** The queue of jobs over all leads. */
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
   * Starts a job. A publish job runs a second time 20 minutes later, for leads that a scorer still running
   * under the previous version has scored meanwhile. Starting a publish or preview job twice is safe: chunks
   * that are done are not processed again. Throws when SQS rejects a message; part of the job may have
   * started by then.
   */
  async start(request: JobRequest): Promise<void> {
    const now = this.#clock();
    if (request.kind !== 'publish') return this.#begin(named(request, now));
    const { kind, playbook } = request;
    const id = publicationId(playbook);
    await this.#begin({ kind, playbook, id });
    await this.#begin({ kind, playbook, id: `${id}-again` }, now + LOOKS_AGAIN_AFTER);
  }

  /**
   * Sends one message, delayed until its start time as far as SQS allows; the consumer sends it on if that is
   * too short.
   */
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

/** A release can be repeated: changes that were outdated then may be current now. */
const named = (request: Exclude<JobRequest, { kind: 'publish' }>, now: number): Job =>
  request.kind === 'preview' ? request : { ...request, id: `release-${request.playbook}-${now}` };
