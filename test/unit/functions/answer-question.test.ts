import { beforeEach, describe, expect, it } from 'vitest';
import { answerQuestion } from '../../../functions/answer-question/answer-question.ts';
import { fold, profileOf } from '../../fixtures/from-stored.ts';
import { parseKeyRing, TokenSigner } from '../../../shared/tracking/token.ts';
import { MONDAY, playbookOne } from '../../fixtures/leads.ts';
import { LEAD } from '../../fixtures/mails.ts';
import { MemoryLog } from '../../fixtures/memory-log.ts';
import { aRequest } from '../../fixtures/requests.ts';

const signer = new TokenSigner(parseKeyRing('{"current":"k1","k1":"key"}'), 'dev');
const tokenFor = (value: string, language = 'ro'): string =>
  signer.sign({ purpose: 'answer', leadId: LEAD, messageId: 'lead.1', question: 'need', value, language });

let log: MemoryLog;
let now: number;
beforeEach(() => {
  log = new MemoryLog();
  now = MONDAY;
});

const ask = (method: string, token: string, body?: string) =>
  answerQuestion(aRequest({ method, path: { token }, body }), {
    clock: () => now,
    log,
    playbooks: { recent: async () => playbookOne },
    tokens: async () => signer,
  });
const tokensIn = (body = ''): string[] => [...body.matchAll(/action="([^"]+)"/g)].map(([, token]) => token!);

describe('the link of an answer', () => {
  it.each(['GET', 'HEAD', 'OPTIONS'])(
    'changes nothing on %s, and shows all answers in the mail’s language',
    async (method) => {
      const reply = await ask(method, tokenFor('replace'));
      expect(reply.statusCode).toBe(200);
      expect(reply.body).toContain('lang="ro"');
      for (const text of ['Ce vă aduce la noi?', 'Vrem să înlocuim ce folosim acum', 'Doar mă informez'])
        expect(reply.body).toContain(text);
      expect(log.entries).toEqual([]);
    },
  );

  it('tells on POST what the token says, whatever the body does', async () => {
    const reply = await ask('POST', tokenFor('replace'), 'question=budget&value=none&leadId=eve');
    expect(reply.statusCode).toBe(200);
    expect(Object.keys(reply.headers ?? {})).not.toContain('set-cookie');
    expect(reply.body).toContain('Am notat: Vrem să înlocuim ce folosim acum');
    expect(log.entries).toMatchObject([
      {
        subject: { kind: 'lead', id: LEAD },
        activity: {
          type: 'survey_answered',
          source: 'mail',
          profile: { need: 'replace' },
          properties: {
            messageId: 'lead.1',
            question: 'need',
            answer: 'replace',
            method: 'POST',
            client: expect.any(String),
          },
        },
      },
    ]);
    expect(fold(log.activities, playbookOne.models.get('default')!, now).bant.need).toBe('yes');
  });

  it('posted ten times at once is one answer', async () => {
    await Promise.all(Array.from({ length: 10 }, () => ask('POST', tokenFor('replace'))));
    expect(log.entries).toHaveLength(1);
  });

  it('can be taken back by another, and given again', async () => {
    for (const value of ['replace', 'none', 'replace']) {
      await ask('POST', tokenFor(value));
      now += 60_000;
    }
    expect(profileOf(log.activities, now).need?.value).toBe('replace');
  });

  it('leads to the other answers with links of their own', async () => {
    const { body } = await ask('GET', tokenFor('replace'));
    const others = tokensIn(body).map((token) => signer.verify('answer', token)?.value);
    expect(others).toEqual(['improve', 'none']);
    await ask('POST', tokensIn(body)[0]!);
    expect(profileOf(log.activities, now).need?.value).toBe('improve');
  });

  it('that is not ours, or whose answer the playbook no longer has, is answered like any other such link', async () => {
    const unsubscribe = signer.sign({ purpose: 'unsubscribe', leadId: LEAD, messageId: 'lead.1' });
    const elsewhere = new TokenSigner(parseKeyRing('{"current":"k1","k1":"key"}'), 'prod');
    const foreign = elsewhere.sign({
      purpose: 'answer',
      leadId: LEAD,
      messageId: 'm',
      question: 'need',
      value: 'replace',
      language: 'en',
    });
    const bad = [
      '',
      'x',
      unsubscribe,
      foreign,
      tokenFor('replace').slice(0, -1),
      tokenFor('gone'),
      tokenFor('__proto__'),
      'x'.repeat(10_240),
    ];
    const replies = await Promise.all(bad.flatMap((token) => [ask('GET', token), ask('POST', token)]));
    expect(replies[0]?.statusCode).toBe(404);
    for (const reply of replies) expect(reply).toEqual(replies[0]);
    expect(log.entries).toEqual([]);
  });
});
