import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockedClient } from '../../fixtures/mocked-client.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { type JobMessage, jobMessage } from '../../../shared/jobs/job.ts';
import { JobQueue } from '../../../shared/jobs/job-queue.ts';

const sqs = mockedClient(SQSClient);
const url = 'https://sqs.eu-west-1.amazonaws.com/000000000000/jobs';
const MINUTE = 60_000;
let now: number;
let queue: JobQueue;

const inputs = () => sqs.commandCalls(SendMessageCommand).map(({ args }) => args[0].input);
const sent = (): JobMessage[] =>
  inputs().map(({ MessageBody }) => jobMessage.parse(JSON.parse(MessageBody!)));
const ids = (): Set<string> => new Set(sent().map(({ job }) => job.id));

beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageCommand).resolves({ MessageId: 'm' });
  now = Date.UTC(2026, 2, 2, 9);
  queue = new JobQueue(new SQSClient({ region: 'eu-west-1' }), url, () => now);
});

describe('the queue of jobs', () => {
  it('starts a preview as one message for each segment, at once', async () => {
    await queue.start({ kind: 'preview', id: 'p1' });
    expect(sent()).toEqual(
      Array.from({ length: 8 }, (_, segment) => ({
        job: { kind: 'preview', id: 'p1' },
        segment,
        segments: 8,
        number: 0,
      })),
    );
    expect(new Set(inputs().map(({ DelaySeconds, QueueUrl }) => `${QueueUrl} ${DelaySeconds}`))).toEqual(
      new Set([`${url} 0`]),
    );
  });

  it('starts a publication at once and once more 20 minutes later, under names that a second start repeats', async () => {
    await queue.start({ kind: 'publish', playbook: 7 });
    const once = ids();
    await queue.start({ kind: 'publish', playbook: 7 });
    expect(once).toEqual(new Set(['publish-7', 'publish-7-again']));
    expect(ids()).toEqual(once);
    const again = sent().filter(({ job }) => job.id === 'publish-7-again');
    expect(again.every((message) => 'notBefore' in message && message.notBefore === now + 20 * MINUTE)).toBe(
      true,
    );
  });

  it('holds a message back as long as SQS allows, and then for the rest of its time', async () => {
    const message = {
      job: { kind: 'publish' as const, id: 'x', playbook: 1 },
      segment: 0,
      segments: 1,
      number: 0,
    };
    for (const minutes of [20, 5, 0, -1]) await queue.send({ ...message, notBefore: now + minutes * MINUTE });
    expect(inputs().map(({ DelaySeconds }) => DelaySeconds)).toEqual([900, 300, 0, 0]);
  });

  it('gives each release a name of its own', async () => {
    await queue.start({ kind: 'release', playbook: 2 });
    now += 1;
    await queue.start({ kind: 'release', playbook: 2 });
    expect(ids().size).toBe(2);
  });

  it('throws when a message is not taken', async () => {
    sqs.on(SendMessageCommand).rejectsOnce(new Error('ECONNRESET'));
    await expect(queue.start({ kind: 'preview', id: 'p1' })).rejects.toThrow('ECONNRESET');
  });

  it('carries ids and numbers only', () => {
    const job = { kind: 'preview', id: 'p1' };
    expect(
      jobMessage.safeParse({ job, segment: 0, segments: 1, number: 0, email: 'a@example.org' }).success,
    ).toBe(false);
    expect(jobMessage.safeParse({ job, leads: ['a@example.org'] }).success).toBe(false);
  });
});
