import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { WaitingLine } from '../sending/mail-queue.ts';
import type { World } from './world.ts';

/** Lets messages of a function wait in its own queue. */
export const wireWaitingLine = (
  { queues, clock, random }: World<'queues'>,
  { OWN_QUEUE }: { readonly OWN_QUEUE: string },
): WaitingLine => ({
  send: async (MessageBody, DelaySeconds) => {
    await queues().send(new SendMessageCommand({ QueueUrl: OWN_QUEUE, MessageBody, DelaySeconds }));
  },
  clock,
  random,
});
