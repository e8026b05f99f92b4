import { environmentName } from '../runtime/environment-name.ts';
import { allowList } from '../sending/allow-list.ts';
import { Outbox } from '../sending/outbox.ts';
import { SesSender } from '../sending/ses-sender.ts';
import type { MessageStore } from '../stores/message-store.ts';
import type { World } from './world.ts';

/** The outbox of a function that sends mail. */
export function wireOutbox(
  world: World<'mail'>,
  messages: MessageStore,
  variables: { SENDER: string; CONFIGURATION_SET: string; MAIL_TO: string },
): Outbox {
  const { clock, sleep, random } = world;
  const sender = new SesSender({
    client: world.mail(),
    from: variables.SENDER,
    configurationSet: variables.CONFIGURATION_SET,
    environment: environmentName(world.variables),
    clock,
    sleep,
    random,
  });
  return new Outbox({ messages, sender, mayReceive: allowList(variables.MAIL_TO), clock });
}
