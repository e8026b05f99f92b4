import type { SQSEvent } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MustWait } from '../../../shared/runtime/must-wait.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/runtime/time.ts';
import { processMailBatch } from '../../../shared/sending/mail-queue.ts';
import { MailRefused, NotSettledYet } from '../../../shared/sending/outbox.ts';
import { LONGEST_WAIT_MS, putOff } from '../../../shared/sending/waiting.ts';

const batch = (...bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, index) => ({
    messageId: `m${index}`,
    receiptHandle: '',
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:queue',
    awsRegion: 'us-east-1',
  })),
});

/** A queue that takes messages which wait, at an instant. */
class Line {
  now = 0;
  readonly sent: { body: string; seconds: number }[] = [];
  readonly clock = (): number => this.now;
  readonly random = (): number => 0;
  readonly send = async (body: string, seconds: number): Promise<void> =>
    void this.sent.push({ body, seconds });
}

const throttled = Object.assign(new Error('too fast'), { name: 'ThrottlingException' });

describe('working through a queue', () => {
  it('gives back only the records that failed, and does their neighbours', async () => {
    const done: unknown[] = [];
    const errors = [new MailRefused('rejected', 'MessageRejected'), new Error('lead@example.org')];
    const reply = await processMailBatch(batch('0', '"good"', '1', '{"broken'), new Line(), async (body) => {
      if (typeof body === 'number') throw errors[body];
      done.push(body);
    });
    expect(reply.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['m0', 'm2', 'm3']);
    expect(done).toEqual(['good']);
  });

  it.each([
    new NotSettledYet(),
    new MailRefused('rate', 'Throttling'),
    new MailRefused('quota', 'Throttling'),
    new MailRefused('paused', 'AccountSendingPausedException'),
    new MailRefused('unreachable', 'ECONNREFUSED'),
    new MustWait(),
    throttled,
  ])('lets a record wait without using up a receive: %s', async (error) => {
    const line = new Line();
    const reply = await processMailBatch(batch('{"detail":{"leadId":"l"}}'), line, () =>
      Promise.reject(error),
    );
    expect(reply.batchItemFailures).toEqual([]);
    expect(line.sent).toEqual([
      { body: '{"detail":{"leadId":"l"},"waiting":{"since":0,"times":1}}', seconds: 60 },
    ]);
  });

  it('gives a record back that cannot be put into the queue again', async () => {
    const line = { clock: () => 0, random: () => 0, send: () => Promise.reject(throttled) };
    const reply = await processMailBatch(batch('{}'), line, () => Promise.reject(new MustWait()));
    expect(reply.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
  });

  it('calls waiting a failure after two days, and works on it all the same', async () => {
    const line = new Line();
    const tried: number[] = [];
    let body = '{"detail":1}';
    let failures = 0;
    while (failures === 0) {
      const reply = await processMailBatch(batch(body), line, () => {
        tried.push(line.now);
        return Promise.reject(new NotSettledYet());
      });
      failures = reply.batchItemFailures.length;
      const next = line.sent.pop();
      if (next !== undefined) {
        body = next.body;
        line.now += next.seconds * SECOND_MS;
      }
    }
    expect(tried.at(-1)).toBeGreaterThanOrEqual(2 * DAY_MS);
    expect(tried.at(-1)).toBeLessThan(2 * DAY_MS + 15 * MINUTE_MS);
    expect(tried.filter((at) => at < HOUR_MS)).toHaveLength(7);
  });
});

it('works on a record that has waited as on any other', async () => {
  const line = new Line();
  const seen: unknown[] = [];
  const work = (body: unknown) => {
    seen.push(body);
    return Promise.reject(new MustWait());
  };
  await processMailBatch(batch('{"detail":1}'), line, work);
  await processMailBatch(batch(line.sent[0]!.body), line, work);
  expect(seen).toEqual([{ detail: 1 }, { detail: 1 }]);
});

describe('putting a message off', () => {
  it('keeps what it says, keeps to the limits of SQS, and never loses its place in time', () => {
    const laws = fc.property(
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        fc.jsonValue(),
      ),
      fc.nat(),
      fc.nat(LONGEST_WAIT_MS - 1),
      fc.nat(1_000),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (message, since, waited, times, random) => {
        const before = { ...message, waiting: { since, times: times + 1 } };
        const delay = putOff(before, since + waited, random)!;
        expect(JSON.parse(delay.body)).toEqual(
          JSON.parse(JSON.stringify({ ...before, waiting: { since, times: times + 2 } })),
        );
        expect(delay.seconds).toBeGreaterThanOrEqual(1);
        expect(delay.seconds).toBeLessThanOrEqual(900);
        expect(delay.isLong).toBe(waited >= 30 * MINUTE_MS);
        expect(putOff(before, since + LONGEST_WAIT_MS, random)).toBeUndefined();
      },
    );
    fc.assert(laws);
  });
});
