import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { processMailBatch } from '../../../shared/sending/mail-queue.ts';
import { MailRefused, NotSettledYet } from '../../../shared/sending/outbox.ts';

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

describe('working through a queue of mail', () => {
  it('gives back only the records that failed, whatever the reason, and does their neighbours', async () => {
    const done: unknown[] = [];
    const errors = [
      new NotSettledYet(),
      new MailRefused('quota', 'Throttling'),
      new Error('lead@example.org'),
    ];
    const reply = await processMailBatch(batch('0', '"good"', '1', '2', '{"broken'), async (body) => {
      if (typeof body === 'number') throw errors[body];
      done.push(body);
    });
    expect(reply.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      'm0',
      'm2',
      'm3',
      'm4',
    ]);
    expect(done).toEqual(['good']);
  });
});
