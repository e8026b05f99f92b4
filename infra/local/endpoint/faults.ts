import type { AwsAnswer, AwsCall } from './aws-service.ts';

/**
 * What goes wrong with one call: refused before it does anything, or done and then answered with something
 * else.
 */
export interface Fault {
  readonly when: 'before' | 'after';
  readonly answer: AwsAnswer;
}

/** Decides the fate of one call; undefined lets it pass. */
export type FaultRule = (call: AwsCall) => Fault | undefined;

/** Faults that an emulator does not have by itself: tests add rules, the AWS endpoint asks them in order. */
export class Faults {
  readonly #rules = new Set<FaultRule>();

  /** Adds a rule; answers how to withdraw it. */
  inject(rule: FaultRule): () => void {
    this.#rules.add(rule);
    return () => this.#rules.delete(rule);
  }

  of(call: AwsCall): Fault | undefined {
    for (const rule of this.#rules) {
      const fault = rule(call);
      if (fault) return fault;
    }
    return undefined;
  }
}

const dynamoError = (status: number, type: string, detail: object): AwsAnswer => ({
  status,
  contentType: 'application/x-amz-json-1.0',
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, ...detail }),
});

/** DynamoDB's answer to a write that met a transaction; of a transaction itself with `inTransaction`. */
export const conflict = (inTransaction: boolean): Fault => ({
  when: 'before',
  answer: inTransaction
    ? dynamoError(400, 'TransactionCanceledException', {
        Message:
          'Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]',
        CancellationReasons: [
          { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' },
        ],
      })
    : dynamoError(400, 'TransactionConflictException', { message: 'Transaction is ongoing for the item' }),
});

/** DynamoDB's answer to whoever may not do this: the SDK does not try again. */
export const denial = (): Fault => ({
  when: 'before',
  answer: dynamoError(400, 'AccessDeniedException', { Message: 'Not authorized to perform this operation' }),
});

/** DynamoDB's answer when a partition has had enough. */
export const throttle = (): Fault => ({
  when: 'before',
  answer: dynamoError(400, 'ThrottlingException', {
    message: 'Throughput exceeds the current capacity of your table',
  }),
});

/** The call is carried out, but its caller is told that the service failed. */
export const lostAnswer = (): Fault => ({
  when: 'after',
  answer: dynamoError(500, 'InternalServerError', { message: 'The request processing has failed' }),
});
