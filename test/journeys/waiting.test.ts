import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsAnswer, AwsCall } from '../../infra/local/endpoint/aws-service.ts';
import { AwsRefusal, queryRefusal } from '../../infra/local/endpoint/query-protocol.ts';
import type { Playbook } from '../../shared/playbook/schema.ts';
import { App } from './app.ts';

/** How many handoffs wait for SES: 500 take some minutes. */
const HANDOFFS = Number(process.env['WAITING_HANDOFFS'] ?? 6);
/** Whether two days of waiting are played too, which takes a minute. */
const IS_LONG = HANDOFFS > 6;

let app: App;
beforeAll(async () => void (app = await App.start()));
afterAll(() => app.stop());

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';
const refusal = (code: string, message = code): AwsAnswer =>
  queryRefusal(NAMESPACE, new AwsRefusal(code, message), 'request');
const unavailable: AwsAnswer = { status: 503, contentType: 'text/xml', body: '' };

/** SES gives every call this answer until it is let go. */
function sesAnswers(answer: AwsAnswer): { letGo: () => void; calls: () => number } {
  let calls = 0;
  const letGo = app.running.faults.inject(({ service, action }: AwsCall) => {
    if (service !== 'ses' || action !== 'SendRawEmail') return undefined;
    calls += 1;
    return { when: 'before', answer };
  });
  return { letGo, calls: () => calls };
}

const deadLetters = async () => (await (await app.fetch('/_local/dead-letters.json')).json()) as unknown[];

async function askForDemos(prefix: string, count: number): Promise<string[]> {
  const emails = Array.from({ length: count }, (_, index) => `${prefix}${index}@example.org`);
  for (let from = 0; from < count; from += 25)
    await Promise.all(
      emails.slice(from, from + 25).map((email) => app.submit('demo-request', { email, need: 'replace' })),
    );
  await app.idle();
  return emails;
}

/** For each of these leads, how many mails the sales desk got about it. */
async function mailsAbout(emails: readonly string[]): Promise<number[]> {
  const texts = (await app.mails('sales@example.com')).map(({ text }) => text);
  return emails.map((email) => texts.filter((text) => text.includes(email)).length);
}

/** Lets hours pass, in steps short enough to be answered where many messages wait. */
async function letPass(hours: number): Promise<void> {
  for (let steps = 0; steps < hours * 6; steps += 1) await app.travel('PT10M');
}

describe('handoffs while SES takes no mail for six hours', () => {
  it.each([
    ['sending is paused', refusal('AccountSendingPausedException'), HANDOFFS],
    ['the quota of the day is used up', refusal('Throttling', 'Daily message quota exceeded.'), 2],
    ['it fails without saying whether it took them', unavailable, 2],
  ])(
    'are mailed once each when it is back, because %s',
    async (because, answer, count) => {
      const ses = sesAnswers(answer);
      const emails = await askForDemos(because.replaceAll(' ', '-'), count);
      await letPass(6);
      expect(ses.calls()).toBeGreaterThan(count * 6);
      expect(await mailsAbout(emails)).toEqual(emails.map(() => 0));
      expect(await deadLetters()).toEqual([]);

      ses.letGo();
      await letPass(1);
      expect(await mailsAbout(emails)).toEqual(emails.map(() => 1));
      await app.travel('PT6H');
      expect(await mailsAbout(emails)).toEqual(emails.map(() => 1));
      expect(await deadLetters()).toEqual([]);
    },
    900_000,
  );

  it.runIf(IS_LONG)(
    'are given up after two days, and mailed once when they are sent again',
    async () => {
      const ses = sesAnswers(refusal('AccountSendingPausedException'));
      const emails = await askForDemos('given-up', 2);
      await app.travel('P1DT23H');
      expect(await deadLetters()).toEqual([]);
      await app.travel('PT3H');
      expect(await deadLetters()).toHaveLength(2);

      ses.letGo();
      await app.fetch('/_local/dead-letters/redrive', { method: 'POST' });
      await app.idle();
      expect(await mailsAbout(emails)).toEqual([1, 1]);
      expect(await deadLetters()).toEqual([]);
    },
    300_000,
  );
});

describe('a handoff that bounces', () => {
  it('is mailed to the next best rep', async () => {
    const playbook = await app.call<{ playbook: Playbook }>('marketing', '/playbook');
    const [desk, ...others] = playbook.playbook.routing.reps;
    const reps = [
      { ...desk!, id: 'first', email: 'bounce@simulator.amazonses.com', countries: ['ES'] },
      { ...desk!, id: 'second', email: 'second@example.com', countries: ['PT'] },
      ...others,
    ];
    const headers = { 'content-type': 'application/json' };
    const draft = { ...playbook.playbook, routing: { ...playbook.playbook.routing, reps } };
    await app.call('marketing', '/playbook/draft', { method: 'PUT', headers, body: JSON.stringify(draft) });
    for (const role of ['marketing', 'sales'] as const)
      await app.call(role, '/playbook/draft/sign', { method: 'POST' });
    await app.call('marketing', '/playbook/draft/publish', { method: 'POST' });
    await app.idle();

    await app.submit('demo-request', { email: 'bounced@example.org', need: 'replace', country: 'ES' });
    await app.idle();
    const to = (await app.mails())
      .filter(({ text }) => text.includes('bounced@example.org'))
      .flatMap(({ destinations }) => destinations);
    expect(to).toEqual(['bounce@simulator.amazonses.com', 'second@example.com']);
    const { leadId } = await app.leadOf('bounced@example.org');
    const { handoff } = await app.lead<{ handoff: { rep: string; state: string } }>(leadId);
    expect(handoff).toMatchObject({ rep: 'second', state: 'open' });
    const told = (await app.events('LeadHandedOff')).filter(({ detail }) => detail['leadId'] === leadId);
    expect(told.map(({ detail }) => detail['rep'])).toEqual(['first', 'second']);
  }, 120_000);
});
