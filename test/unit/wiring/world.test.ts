import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { lambdaWorld } from '../../../shared/wiring/world.ts';

describe('the world of a deployed function', () => {
  it('makes each client on its first use and gives everybody the same one', () => {
    const made: string[] = [];
    const world = lambdaWorld({
      events: () => {
        made.push('events');
        return new EventBridgeClient();
      },
      queues: () => {
        made.push('queues');
        return new SQSClient();
      },
    });
    expect(made).toEqual([]);
    expect(world.events()).toBe(world.events());
    expect(made).toEqual(['events']);
    expect(world.queues()).toBe(world.queues());
    expect(made).toEqual(['events', 'queues']);
  });
});
