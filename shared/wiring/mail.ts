import { SESClient } from '@aws-sdk/client-ses';

/**
 * SES answers in some 100 ms; a mail function has 30 s, of which waiting for a slower rate takes 6 at most.
 */
const REQUEST_MS = 8_000;
const CONNECTION_MS = 2_000;

/** One attempt a call: SES has no idempotency token, so that a blind second try may be a second mail. */
export const mailClient = (): SESClient =>
  new SESClient({
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECTION_MS,
      requestTimeout: REQUEST_MS,
      throwOnRequestTimeout: true,
    },
  });
