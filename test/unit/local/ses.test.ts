import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { SendRawEmailCommand, type SendRawEmailCommandInput, SESClient } from '@aws-sdk/client-ses';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AwsService } from '../../../infra/local/endpoint/aws-service.ts';
import type { Json } from '../../../infra/local/kit/json.ts';
import type { LocalContext } from '../../../infra/local/local-service.ts';
import { createServices, type Services } from '../../../infra/local/services.ts';
import { aLocal, aResource, arnOf } from '../../fixtures/a-local.ts';

const CONFIGURATION_SET = 'kindling-dev';
const resources = [
  aResource('AWS::SES::EmailIdentity', arnOf('ses', 'identity/example.com'), {
    EmailIdentity: 'example.com',
  }),
  aResource('AWS::SES::ConfigurationSet', arnOf('ses', `configuration-set/${CONFIGURATION_SET}`)),
  aResource('AWS::SES::ConfigurationSetEventDestination', 'destination', {
    ConfigurationSetName: CONFIGURATION_SET,
    EventDestination: {
      MatchingEventTypes: ['send', 'delivery', 'bounce', 'complaint'],
      EventBridgeDestination: { EventBusArn: arnOf('events', 'event-bus/default') },
    },
  }),
];

const raw = (to: string, more = ''): Buffer =>
  Buffer.from(
    `From: Kindling <mail@example.com>\r\nTo: ${to}\r\nSubject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\n${more}` +
      'MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hello</p>\r\n',
  );

let server: Server;
let client: SESClient;
let services: Services;
let local: LocalContext;

/** Answers an SDK client over HTTP as the endpoint of the local app does. */
async function answer(
  service: AwsService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await buffer(request);
  const action = new URLSearchParams(body.toString()).get('Action') ?? '';
  const {
    status,
    contentType,
    body: text,
  } = await service.handle({
    service: 'ses',
    action,
    body,
    headers: {},
    functionName: undefined,
  });
  response.writeHead(status, { 'content-type': contentType }).end(text);
}

async function serve(service: AwsService): Promise<{ server: Server; endpoint: string }> {
  const listening = createServer((request, response) => void answer(service, request, response));
  await once(listening.listen(0, '127.0.0.1'), 'listening');
  const address = listening.address();
  if (typeof address !== 'object' || !address) throw new Error('It does not listen on a port.');
  return { server: listening, endpoint: `http://127.0.0.1:${address.port}` };
}

beforeEach(async () => {
  ({ local } = aLocal({ resources }));
  services = createServices(local);
  for (const part of services.parts) await part.start();
  const served = await serve(services.ses.service);
  server = served.server;
  client = new SESClient({
    endpoint: served.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
afterEach(() => {
  client.destroy();
  server.close();
});

const send = (input: Partial<SendRawEmailCommandInput> = {}) =>
  client.send(
    new SendRawEmailCommand({
      RawMessage: { Data: raw('person@example.org') },
      ConfigurationSetName: CONFIGURATION_SET,
      ...input,
    }),
  );

/** Details of what the account's own bus was told, in order. */
async function told(): Promise<(Json | undefined)[]> {
  await local.busy.whenIdle();
  return services.bus.log.list({ bus: 'default' }).map(({ detail }) => detail);
}

describe('SendRawEmail through the SDK', () => {
  it('catches the mail with its envelope, tags and content', async () => {
    const { MessageId } = await send({
      Destinations: ['person@example.org', 'blind@example.org'],
      Tags: [{ Name: 'lead', Value: 'l1' }],
    });
    expect(services.ses.inbox.list()).toMatchObject([
      {
        messageId: MessageId,
        from: 'mail@example.com',
        to: ['person@example.org'],
        destinations: ['person@example.org', 'blind@example.org'],
        subject: 'Grüße',
        html: '<p>Hello</p>\n',
        tags: { lead: 'l1' },
        configurationSet: CONFIGURATION_SET,
      },
    ]);
  });

  it('reads configuration set and tags from the headers too', async () => {
    const headers = `X-SES-CONFIGURATION-SET: ${CONFIGURATION_SET}\r\nX-SES-MESSAGE-TAGS: lead=l1, n=3\r\n`;
    await send({ RawMessage: { Data: raw('person@example.org', headers) }, ConfigurationSetName: undefined });
    expect(services.ses.inbox.list()).toMatchObject([
      { tags: { lead: 'l1', n: '3' }, configurationSet: CONFIGURATION_SET },
    ]);
  });

  it('tells the bus what became of it, as a configuration set does', async () => {
    const { MessageId } = await send({ Tags: [{ Name: 'lead', Value: 'l1' }] });
    const events = await told();
    expect(events).toMatchObject([{ eventType: 'Send' }, { eventType: 'Delivery' }]);
    expect(events[0]).toMatchObject({
      mail: { messageId: MessageId, tags: { lead: ['l1'], 'ses:configuration-set': [CONFIGURATION_SET] } },
    });
    expect(services.bus.log.list({ bus: 'default' })[0]).toMatchObject({
      source: 'aws.ses',
      'detail-type': 'Email Sent',
    });
    expect(services.bus.log.list()).toEqual([]);
    expect(services.ses.inbox.list()[0]?.events).toEqual(['Send', 'Delivery']);
  });

  it.each([
    ['success', ['Send', 'Delivery']],
    ['bounce+label', ['Send', 'Bounce']],
    ['suppressionlist', ['Send', 'Bounce']],
    ['complaint', ['Send', 'Delivery', 'Complaint']],
  ])('%s@simulator.amazonses.com behaves as at SES', async (mailbox, types) => {
    await send({ RawMessage: { Data: raw(`${mailbox}@simulator.amazonses.com`) } });
    expect(await told()).toMatchObject(types.map((eventType) => ({ eventType })));
  });

  it.each<[string, Partial<SendRawEmailCommandInput>, string]>([
    [
      'fifty-one recipients',
      { Destinations: Array.from({ length: 51 }, (_, i) => `p${i}@example.org`) },
      'InvalidParameterValue',
    ],
    ['a tag with a blank', { Tags: [{ Name: 'lead', Value: 'a b' }] }, 'InvalidParameterValue'],
    ['an unknown configuration set', { ConfigurationSetName: 'nobody' }, 'ConfigurationSetDoesNotExist'],
    ['a sender that is not verified', { Source: 'mail@example.net' }, 'MessageRejected'],
    [
      'a mail without a sender',
      { RawMessage: { Data: Buffer.from('To: a@example.org\r\n\r\nx') } },
      'InvalidParameterValue',
    ],
  ])('refuses %s and keeps nothing', async (_, input, code) => {
    await expect(send(input)).rejects.toMatchObject({ Code: code, $metadata: { httpStatusCode: 400 } });
    expect(services.ses.inbox.list()).toEqual([]);
  });

  it('fails as a test asks it to: for its rate, before acceptance, after acceptance', async () => {
    services.ses.faults.push('throttle', 'time-out', 'time-out-after-acceptance');
    await expect(send()).rejects.toMatchObject({ Code: 'Throttling', $metadata: { httpStatusCode: 400 } });
    await expect(send()).rejects.toMatchObject({ $metadata: { httpStatusCode: 504 } });
    expect(services.ses.inbox.list()).toHaveLength(0);
    await expect(send()).rejects.toMatchObject({ $metadata: { httpStatusCode: 504 } });
    expect(services.ses.inbox.list()).toHaveLength(1);
    expect(await told()).toHaveLength(2);
  });
});
