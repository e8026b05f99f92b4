/**
 * What the work depends on is not ready, or takes nothing for now: nothing is wrong with the work itself, and
 * it is tried again later, which is no failure.
 */
export class MustWait extends Error {
  override readonly name: string = 'MustWait';
}

/** AWS's names for "too many requests": https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const THROTTLES = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

/** Whether an AWS service, by its error's name, takes fewer requests for now than it was sent. */
export const isThrottle = (name: string): boolean => THROTTLES.has(name);

/** Whether the work has to wait: the error says so, or a service throttled a call of it. */
export const mustWait = (error: unknown): boolean =>
  error instanceof MustWait || (error instanceof Error && isThrottle(error.name));
