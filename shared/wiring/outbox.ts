import { setTimeout } from 'node:timers/promises';
import { SESClient } from '@aws-sdk/client-ses';
import { systemClock } from '../runtime/clock.ts';
import { environmentName } from '../runtime/environment-name.ts';
import type { MessageStore } from '../stores/message-store.ts';
import { allowList } from '../sending/allow-list.ts';
import { Outbox } from '../sending/outbox.ts';
import { SesSender } from '../sending/ses-sender.ts';

/** SES answers in some 100 ms; a mail function has 30 s, of which waiting for a slower rate takes 6 at most. */
const REQUEST_MS = 8_000;
const CONNECTION_MS = 2_000;

/** The outbox of a deployed function: SES with one attempt a call, the real clock, real waiting. */
export function outbox(
  messages: MessageStore,
  variables: { SENDER: string; CONFIGURATION_SET: string; MAIL_TO: string },
): Outbox {
  const client = new SESClient({
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECTION_MS,
      requestTimeout: REQUEST_MS,
      throwOnRequestTimeout: true,
    },
  });
  const sender = new SesSender({
    client,
    from: variables.SENDER,
    configurationSet: variables.CONFIGURATION_SET,
    environment: environmentName(),
    clock: systemClock,
    sleep: (ms) => setTimeout(ms),
    random: Math.random,
  });
  return new Outbox({ messages, sender, mayReceive: allowList(variables.MAIL_TO), clock: systemClock });
}
