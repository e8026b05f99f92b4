import { describe, expect, it } from 'vitest';
import signatures from '../../../shared/tracking/agents.json' with { type: 'json' };
import { asProperties, AGENTS } from '../../../shared/lead/hit.ts';
import { agentOf } from '../../../shared/tracking/agents.ts';
import { hitFacts } from '../../../shared/tracking/hit-facts.ts';
import { networkOf } from '../../../shared/runtime/network.ts';
import { aRequest } from '../../fixtures/requests.ts';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

const requestFrom = (sourceIp: string, headers: Record<string, string> = {}, method = 'GET') => {
  const request = aRequest({ method, headers: { 'user-agent': CHROME, ...headers } });
  const http = { ...request.requestContext.http, sourceIp };
  return { ...request, requestContext: { ...request.requestContext, http } };
};

describe('a User-Agent', () => {
  it.each([
    [CHROME, 'browser'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)',
      'browser',
    ],
    [
      'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Microsoft Outlook 16.0.9029; ms-office; MSOffice 16)',
      'browser',
    ],
    ['Mozilla/4.0 (compatible; ms-office; MSOffice 16)', 'preview'],
    ['Mozilla/5.0', 'proxy'],
    ['Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)', 'proxy'],
    ['Barracuda Sentinel (EE)', 'scanner'],
    [CHROME.replace('Chrome', 'HeadlessChrome'), 'scanner'],
    ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', 'preview'],
    ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'crawler'],
    ['Mozilla/5.0 (compatible; SomethingNew/1.0; +https://example.com/why)', 'crawler'],
    ['Mozilla/5.0 (Linux; Android 9; CUBOT_P20) AppleWebKit/537.36', 'browser'],
    ['', 'unknown'],
    [undefined, 'unknown'],
    ['x'.repeat(100_000), 'unknown'],
  ])('%s is a %s', (text, agent) => {
    expect(agentOf(text)).toBe(agent);
  });

  it('is known by marks in small letters that each have a source', () => {
    expect(AGENTS).toEqual(expect.arrayContaining(Object.keys(signatures)));
    for (const { marks, source } of Object.values(signatures).flat()) {
      expect(marks).toEqual(marks.map((mark) => mark.toLowerCase()));
      expect(source).toMatch(/^https:\/\//);
    }
  });
});

describe('a network', () => {
  it.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:0DB8:0001::6', '2001:db8:1::/48'],
    ['2001:db8::6', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['nonsense', 'nonsense'],
    ['', ''],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('the facts of a request', () => {
  it('hold neither its address nor the text of its headers', () => {
    const request = requestFrom('203.0.113.9', { 'accept-language': 'ro-RO', cookie: 'secret' });
    const told = JSON.stringify(hitFacts(request, 'key'));
    for (const text of ['203.0.113', 'Chrome', 'Windows', 'ro-RO', 'secret'])
      expect(told).not.toContain(text);
  });

  it('are the same for a browser that stays in its network, and others under another key', () => {
    const first = hitFacts(requestFrom('203.0.113.9'), 'key');
    expect(hitFacts(requestFrom('203.0.113.250'), 'key')).toEqual(first);
    const elsewhere = hitFacts(requestFrom('203.0.114.9'), 'key');
    expect([elsewhere.client === first.client, elsewhere.network === first.network]).toEqual([false, false]);
    expect(hitFacts(requestFrom('203.0.113.9'), 'other').network).not.toBe(first.network);
  });

  it('tell two browsers in one network apart, by client but not by network', () => {
    const one = hitFacts(requestFrom('203.0.113.9'), 'key');
    const other = hitFacts(requestFrom('203.0.113.9', { 'user-agent': `${CHROME} Edg/131` }), 'key');
    expect(other.network).toBe(one.network);
    expect(other.client).not.toBe(one.client);
  });

  it.each([
    ['sec-purpose', 'prefetch;prerender'],
    ['purpose', 'prefetch'],
    ['x-purpose', 'preview'],
    ['x-moz', 'prefetch'],
  ])('say that %s: %s was not asked for by a person', (name, value) => {
    expect(hitFacts(requestFrom('203.0.113.9', { [name]: value }), 'key').prefetch).toBe(true);
  });

  it('leave out of an activity what is false or not known', () => {
    const properties = asProperties({
      messageId: 'm',
      ...hitFacts(requestFrom('203.0.113.9', {}, 'HEAD'), 'key'),
    });
    expect(Object.keys(properties).toSorted()).toEqual(['agent', 'client', 'messageId', 'method', 'network']);
    expect(properties.method).toBe('HEAD');
  });
});
