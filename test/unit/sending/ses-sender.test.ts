import { SESClient, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { mockedClient } from '../../fixtures/mocked-client.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { SesSender } from '../../../shared/sending/ses-sender.ts';
import { LEAD, parsed } from '../../fixtures/mails.ts';

const ses = mockedClient(SESClient);
const waited: number[] = [];
const aSender = () =>
  new SesSender({
    client: new SESClient({ region: 'eu-west-1' }),
    from: 'sales@example.com',
    configurationSet: 'kindling-dev',
    environment: 'dev',
    clock: () => 0,
    sleep: async (ms) => waited.push(ms),
    random: () => 0.5,
  });
let sender = aSender();
const mail = { to: 'lead@example.org', subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' };
const send = () => sender.send(mail, { action: 'nurture', leadId: LEAD, model: 'default', n: 3 });

const answer = (name: string, httpStatusCode: number, message = '') =>
  new SESServiceException({
    name,
    message,
    $fault: httpStatusCode < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode },
  });
const tooFast = answer('Throttling', 400, 'Maximum sending rate exceeded.');
const usedUp = answer('Throttling', 400, 'Daily message quota exceeded.');

beforeEach(() => {
  ses.reset();
  waited.length = 0;
  sender = aSender();
});

describe('handing a mail to SES', () => {
  it('names one recipient, the configuration set and tags of ids only', async () => {
    ses.on(SendRawEmailCommand).resolves({ MessageId: 'ses-1' });
    expect(await send()).toEqual({ kind: 'sent', sesId: 'ses-1' });
    const [call] = ses.commandCalls(SendRawEmailCommand);
    const { RawMessage, ...input } = call!.args[0].input;
    expect(input).toEqual({
      Source: 'sales@example.com',
      Destinations: ['lead@example.org'],
      ConfigurationSetName: 'kindling-dev',
      Tags: [
        { Name: 'kindling-environment', Value: 'dev' },
        { Name: 'kindling-kind', Value: 'nurture' },
        { Name: 'kindling-lead', Value: LEAD },
        { Name: 'kindling-model', Value: 'default' },
        { Name: 'kindling-n', Value: '3' },
      ],
    });
    expect(await parsed(RawMessage!.Data!)).toMatchObject({ subject: 'Hello' });
  });

  it('says how many reps a handoff was mailed to, from the second on', async () => {
    ses.on(SendRawEmailCommand).resolves({ MessageId: 'ses-1' });
    await aSender().send(mail, { action: 'handoff', leadId: LEAD, model: 'default', n: 3, attempt: 2 });
    const [call] = ses.commandCalls(SendRawEmailCommand);
    expect(call!.args[0].input.Tags).toContainEqual({ Name: 'kindling-attempt', Value: '2' });
  });

  it('waits and tries again while SES says that it is too fast', async () => {
    ses.on(SendRawEmailCommand).rejectsOnce(tooFast).rejectsOnce(tooFast).resolves({ MessageId: 'ses-1' });
    expect(await send()).toEqual({ kind: 'sent', sesId: 'ses-1' });
    expect(waited).toEqual([250, 500]);
  });

  it('gives a refusal for its rate back to the queue after a few tries', async () => {
    ses.on(SendRawEmailCommand).rejects(tooFast);
    expect(await send()).toMatchObject({ kind: 'refused', because: 'rate' });
    expect(ses.calls()).toHaveLength(5);
  });

  it('tries the next mails once each, until SES takes one again', async () => {
    ses.on(SendRawEmailCommand).rejects(tooFast);
    for (let mails = 0; mails < 10; mails += 1) await send();
    expect(ses.calls()).toHaveLength(5 + 9);
    ses.on(SendRawEmailCommand).resolves({ MessageId: 'ses-1' });
    await send();
    ses.on(SendRawEmailCommand).rejectsOnce(tooFast).resolves({ MessageId: 'ses-2' });
    expect(await send()).toEqual({ kind: 'sent', sesId: 'ses-2' });
  });

  it.each([
    ['AccountSendingPausedException', 'paused'],
    ['ConfigurationSetSendingPausedException', 'paused'],
    ['MailFromDomainNotVerifiedException', 'paused'],
  ])('tells %s, which is about all mail, from a refusal of this one', async (name, because) => {
    ses.on(SendRawEmailCommand).rejects(answer(name, 400));
    expect(await send()).toEqual({ kind: 'refused', because, error: name });
  });

  it.each([
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }),
    new Error('the request socket did not establish a connection with the server within 2000 ms'),
  ])('knows that nothing was sent where no connection came about (%s)', async (error) => {
    ses.on(SendRawEmailCommand).rejects(error);
    expect(await send()).toMatchObject({ kind: 'refused', because: 'unreachable' });
  });

  it('does not wait for the next day when the daily quota is used up', async () => {
    ses.on(SendRawEmailCommand).rejects(usedUp);
    expect(await send()).toMatchObject({ kind: 'refused', because: 'quota' });
    expect(ses.calls()).toHaveLength(1);
  });

  it('takes any other 4xx as proof that the mail was not sent', async () => {
    ses.on(SendRawEmailCommand).rejects(answer('MessageRejected', 400, 'lead@example.org is not verified'));
    expect(await send()).toEqual({ kind: 'refused', because: 'rejected', error: 'MessageRejected' });
  });

  it.each([
    ['a server error', answer('InternalFailure', 500)],
    ['an unavailable service', answer('ServiceUnavailable', 503)],
    ['a 408', answer('RequestTimeout', 408)],
    ['a request time-out told as a 400', answer('RequestTimeoutException', 400)],
    ['a time-out', Object.assign(new Error('timed out'), { name: 'TimeoutError' })],
    ['a reset connection', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
  ])('cannot tell after %s, and does not try again', async (_what, error) => {
    ses.on(SendRawEmailCommand).rejects(error);
    expect(await send()).toMatchObject({ kind: 'unknown' });
    expect(ses.calls()).toHaveLength(1);
  });
});
