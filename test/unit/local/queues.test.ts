import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { Queues } from '../../../infra/local/sqs/queues.ts';
import type { InvocationResult } from '../../../infra/local/lambda/invoke.ts';
import { aLocal, aResource, arnOf, call, type Invocation, messagesIn } from '../../fixtures/a-local.ts';

const queue = arnOf('sqs', 'hand-off');
const deadLetterQueue = arnOf('sqs', 'hand-off-dead');
const MINUTE = 60_000;

const url = 'https://sqs.us-east-1.amazonaws.com/000000000000/hand-off';

const resources = [
  aResource('AWS::Lambda::Function', arnOf('lambda', 'function:hand-off')),
  aResource('AWS::SQS::Queue', deadLetterQueue),
  aResource(
    'AWS::SQS::Queue',
    queue,
    { VisibilityTimeout: 300, RedrivePolicy: { deadLetterTargetArn: deadLetterQueue, maxReceiveCount: 3 } },
    url,
  ),
  aResource('AWS::Lambda::EventSourceMapping', 'mapping', {
    EventSourceArn: queue,
    FunctionName: 'hand-off',
    BatchSize: 10,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 2 },
  }),
];

const bodies = (invocation: Invocation): string[] => messagesIn(invocation).map(({ body }) => body);

/** A function that reports the messages with these bodies as failed. */
const failing = (...failed: string[]) => {
  return (invocation: Invocation): InvocationResult => {
    const items = messagesIn(invocation).filter(({ body }) => failed.includes(body));
    return {
      ok: true,
      value: { batchItemFailures: items.map(({ messageId }) => ({ itemIdentifier: messageId })) },
    };
  };
};

describe('a queue', () => {
  it('hands out what came in one turn together, and forgets what succeeded', async () => {
    const { local, invocations } = aLocal({ resources });
    const queues = new Queues(local);
    queues.start();
    for (const body of ['a', 'b', 'c']) queues.send(queue, body);
    await local.busy.whenIdle();
    local.clock.jump(local.clock.now() + 60 * MINUTE);
    await local.busy.whenIdle();
    expect(invocations.map(bodies)).toEqual([['a', 'b', 'c']]);
  });

  it('shows a reported message again when its visibility has run out on the local clock, not before', async () => {
    const { local, invocations } = aLocal({ resources, answer: failing('bad') });
    const queues = new Queues(local);
    queues.start();
    for (const body of ['good', 'bad']) queues.send(queue, body);
    await local.busy.whenIdle();
    local.clock.jump(local.clock.now() + 5 * MINUTE - 1);
    await local.busy.whenIdle();
    expect(invocations.map(bodies)).toEqual([['good', 'bad']]);
    local.clock.jump(local.clock.now() + 1);
    await local.busy.whenIdle();
    expect(invocations.map(bodies)).toEqual([['good', 'bad'], ['bad']]);
    expect(messagesIn(invocations[1])[0]?.attributes.ApproximateReceiveCount).toBe('2');
  });

  it('gives a message up after its last receive, alone, and takes it back when it is re-driven', async () => {
    let answer = failing('bad');
    const { local, invocations } = aLocal({ resources, answer: (invocation) => answer(invocation) });
    const queues = new Queues(local);
    queues.start();
    for (const body of ['{"n":1}', 'bad']) queues.send(queue, body);
    for (let passed = 0; passed < 5; passed += 1) {
      await local.busy.whenIdle();
      local.clock.jump(local.clock.now() + 5 * MINUTE);
    }
    await local.busy.whenIdle();
    expect(invocations.map(bodies)).toEqual([['{"n":1}', 'bad'], ['bad'], ['bad']]);
    expect(queues.deadLetters.list()).toMatchObject([
      {
        from: 'App/hand-off',
        functionPath: 'App/hand-off',
        attempts: 3,
        payload: 'bad',
        reason: 'reported as failed',
      },
    ]);
    answer = failing();
    expect(queues.deadLetters.redrive()).toBe(1);
    await local.busy.whenIdle();
    expect(invocations.map(bodies).at(-1)).toEqual(['bad']);
    expect(queues.deadLetters.list()).toEqual([]);
  });

  it.each<[string, InvocationResult, number]>([
    ['the function failed', { ok: false, error: { name: 'Error', message: 'x' } }, 2],
    [
      'it names a message that it was not given',
      { ok: true, value: { batchItemFailures: [{ itemIdentifier: 'x' }] } },
      2,
    ],
    [
      'it names nothing by an empty id',
      { ok: true, value: { batchItemFailures: [{ itemIdentifier: '' }] } },
      2,
    ],
    ['it says nothing', { ok: true }, 0],
    ['it answers null', { ok: true, value: null }, 0],
    ['it names none', { ok: true, value: { batchItemFailures: [] } }, 0],
  ])('when %s', async (_, answer, again) => {
    const { local, invocations } = aLocal({ resources, answer: () => answer });
    const queues = new Queues(local);
    queues.start();
    for (const body of ['a', 'b']) queues.send(queue, body);
    await local.busy.whenIdle();
    local.clock.jump(local.clock.now() + 5 * MINUTE);
    await local.busy.whenIdle();
    expect(invocations.slice(1).flatMap(bodies)).toHaveLength(again);
  });

  it('keeps what was sent and what was in flight when the process ends', async () => {
    const state = new DatabaseSync(':memory:');
    const before = aLocal({ resources, state });
    const hanging = new Queues({
      ...before.local,
      invoke: () => Promise.withResolvers<InvocationResult>().promise,
    });
    hanging.start();
    hanging.send(queue, 'in flight');
    await new Promise(setImmediate);
    const after = aLocal({ resources, state });
    const queues = new Queues(after.local);
    queues.start();
    await after.local.busy.whenIdle();
    expect(after.invocations.map(bodies)).toEqual([['in flight']]);
  });

  it('takes SendMessage by URL, with a delay', async () => {
    const { local, invocations } = aLocal({ resources });
    const queues = new Queues(local);
    queues.start();
    const { status } = await call(queues.service, 'SendMessage', {
      QueueUrl: url,
      MessageBody: 'later',
      DelaySeconds: 60,
    });
    const nowhere = await call(queues.service, 'SendMessage', { QueueUrl: `${url}x`, MessageBody: 'x' });
    await local.busy.whenIdle();
    expect([status, nowhere.status, invocations.length]).toEqual([200, 400, 0]);
    local.clock.jump(local.clock.now() + MINUTE);
    await local.busy.whenIdle();
    expect(invocations.map(bodies)).toEqual([['later']]);
  });

  it('answers SendMessage with the digest that clients compare, and holds nothing back for longer than 15 minutes', async () => {
    const queues = new Queues(aLocal({ resources }).local);
    const send = (more: { DelaySeconds?: number } = {}) =>
      call(queues.service, 'SendMessage', { QueueUrl: url, MessageBody: 'hello', ...more });
    expect((await send({ DelaySeconds: 900 })).json).toMatchObject({
      MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592',
    });
    expect((await send({ DelaySeconds: 901 })).status).toBe(400);
  });
});
