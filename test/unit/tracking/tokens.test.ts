import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { openCursor, sealCursor } from '../../../shared/runtime/cursor.ts';
import { signatureOf } from '../../../shared/runtime/signature.ts';
import {
  BadKeyRing,
  parseKeyRing,
  type TokenClaims,
  type TokenPurpose,
  TokenSigner,
} from '../../../shared/tracking/token.ts';

const ring = parseKeyRing('{"current":"k1","k1":"new key","k0":"old key"}');
const signer = new TokenSigner(ring, 'prod');
const claims = { purpose: 'unsubscribe', leadId: 'a'.repeat(26), messageId: 'default.1' } as const;

/** Every text that differs from this one in a single bit. */
function* bitFlips(text: string): Generator<string> {
  const bytes = Buffer.from(text);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    yield flipped.toString('latin1');
  }
}

const mailed = { leadId: 'a'.repeat(26), messageId: 'default.1' };
const url = 'https://www.example.com/library/plan?lang=pl&q=%C5%BC#top';
/** One of each purpose: whoever adds a purpose adds its claims here. */
const EACH: { readonly [P in TokenPurpose]: TokenClaims<P> } = {
  unsubscribe: claims,
  preferences: { purpose: 'preferences', ...mailed },
  confirm: { purpose: 'confirm', ...mailed },
  open: { purpose: 'open', ...mailed },
  click: { purpose: 'click', ...mailed, linkId: 'plan', url },
  arrival: { purpose: 'arrival', ...mailed, clickId: 'click-1', until: 1_800_000_000_000 },
  answer: { purpose: 'answer', ...mailed, question: 'need', value: 'replace', language: 'pl' },
};
const purposes = Object.keys(EACH) as TokenPurpose[];

describe.each(purposes)('a token to %s', (purpose) => {
  const said = EACH[purpose];
  const token = signer.sign(said);

  it('says whom it is for', () => {
    expect(signer.verify(purpose, token)).toEqual(said);
  });

  it('fits into a path as it is', () => {
    expect(token).toMatch(/^[\w.-]+$/);
  });

  it('is not accepted with any one bit flipped', () => {
    const accepted = [...bitFlips(token)].filter((text) => signer.verify(purpose, text));
    expect(accepted).toEqual([]);
  });

  it('is not accepted cut short, or with anything added', () => {
    const cuts = Array.from({ length: token.length }, (_, length) => token.slice(0, length));
    const longer = [`${token}.`, `${token}.x`, `${token}=`, ` ${token}`, `${token}\n`, 'x'.repeat(10_240)];
    for (const text of [...cuts, ...longer]) expect(signer.verify(purpose, text)).toBeUndefined();
  });

  it('is good for its environment only', () => {
    expect(new TokenSigner(ring, 'staging').verify(purpose, token)).toBeUndefined();
  });

  it('is good for its purpose only', () => {
    for (const other of purposes.filter((each) => each !== purpose)) {
      expect(signer.verify(other, token)).toBeUndefined();
    }
    const [keyId = '', text = ''] = token.split('.');
    const signed = (for_: string) => `${keyId}.${text}.${signatureOf('new key', ['prod', for_], text)}`;
    expect(signer.verify(purpose, signed('another'))).toBeUndefined();
    expect(signer.verify(purpose, signed(purpose))).toEqual(said);
  });

  it('is good for its lead only', () => {
    const [key, , signature] = token.split('.');
    const [, otherClaims] = signer.sign({ ...said, leadId: 'b'.repeat(26) }).split('.');
    expect(signer.verify(purpose, `${key}.${otherClaims}.${signature}`)).toBeUndefined();
  });

  it('is not accepted with claims of another kind, even signed', () => {
    for (const text of [
      'null',
      '[]',
      '{}',
      '"x"',
      '{"leadId":1}',
      'no JSON',
      `{"__proto__":{"leadId":"x"}}`,
    ]) {
      const body = Buffer.from(text).toString('base64url');
      const forged = `k1.${body}.${signatureOf('new key', ['prod', purpose], body)}`;
      expect(signer.verify(purpose, forged)).toBeUndefined();
    }
  });
});

describe('a token', () => {
  it.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://example.com', '//evil.example', '/path'])(
    'never leads to %s',
    (to) => {
      const forged = signer.sign({ ...EACH.click, url: to });
      expect(signer.verify('click', forged)).toBeUndefined();
    },
  );

  it('holds the longest address that a playbook may have', () => {
    const longest = `https://www.example.com/${'%C5%BC'.repeat(162)}/abc`;
    expect(longest).toHaveLength(1_000);
    expect(signer.verify('click', signer.sign({ ...EACH.click, url: longest }))?.url).toBe(longest);
  });

  it('outlives the key that signed it while that key is in the ring', () => {
    const old = new TokenSigner(parseKeyRing('{"current":"k0","k0":"old key"}'), 'prod').sign(claims);
    expect(signer.verify('unsubscribe', old)).toEqual(claims);
    const without = new TokenSigner(parseKeyRing('{"current":"k1","k1":"new key"}'), 'prod');
    expect(without.verify('unsubscribe', old)).toBeUndefined();
  });

  it.each(['current', '__proto__', 'constructor', 'toString', ''])('cannot name %j as its key', (keyId) => {
    for (const key of ['k1', '', 'undefined']) {
      const forged = new TokenSigner({ current: keyId, keys: new Map([[keyId, key]]) }, 'prod').sign(claims);
      expect(signer.verify('unsubscribe', forged)).toBeUndefined();
    }
  });
});

describe('a key ring', () => {
  it.each([
    '',
    'text',
    '[]',
    '{}',
    '{"current":"k1"}',
    '{"current":"k1","k1":""}',
    '{"current":"k1","k1":1}',
  ])('is not %j', (secret) => {
    expect(() => parseKeyRing(secret)).toThrow(BadKeyRing);
  });
});

describe('a cursor', () => {
  const place = z.array(z.number());
  const cursor = sealCursor('key', ['leads', 'hot'], [1, 2]);

  it('marks a place in its list', () => {
    expect(openCursor('key', ['leads', 'hot'], cursor, place)).toEqual([1, 2]);
  });

  it('is not accepted changed, of another list or under another key', () => {
    expect([...bitFlips(cursor)].filter((text) => openCursor('key', ['leads', 'hot'], text, place))).toEqual(
      [],
    );
    expect(openCursor('key', ['leads', 'warm'], cursor, place)).toBeUndefined();
    expect(openCursor('other', ['leads', 'hot'], cursor, place)).toBeUndefined();
    expect(openCursor('key', ['leads', 'hot'], 'x'.repeat(10_240), place)).toBeUndefined();
  });
});
