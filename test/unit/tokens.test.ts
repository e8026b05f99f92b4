import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { openCursor, sealCursor } from '../../shared/tracking/cursor.ts';
import { signatureOf } from '../../shared/tracking/signature.ts';
import { BadKeyRing, parseKeyRing, TokenSigner } from '../../shared/tracking/token.ts';

const ring = parseKeyRing('{"current":"k1","k1":"new key","k0":"old key"}');
const signer = new TokenSigner(ring, 'prod');
const claims = { purpose: 'unsubscribe', leadId: 'a'.repeat(26), messageId: 'm-1' } as const;

/** Every text that differs from this one in a single bit. */
function* bitFlips(text: string): Generator<string> {
  const bytes = Buffer.from(text);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    yield flipped.toString('latin1');
  }
}

describe('a token', () => {
  it('says whom it is for', () => {
    expect(signer.verify('unsubscribe', signer.sign(claims))).toEqual(claims);
  });

  it('fits into a path as it is', () => {
    expect(signer.sign(claims)).toMatch(/^[\w.-]+$/);
  });

  it('is not accepted with any one bit flipped', () => {
    const accepted = [...bitFlips(signer.sign(claims))].filter((text) => signer.verify('unsubscribe', text));
    expect(accepted).toEqual([]);
  });

  it('is not accepted cut short, or with anything added', () => {
    const token = signer.sign(claims);
    const cuts = Array.from({ length: token.length }, (_, length) => token.slice(0, length));
    for (const text of [
      ...cuts,
      `${token}.`,
      `${token}.x`,
      `${token}=`,
      ` ${token}`,
      `${token}\n`,
      'x'.repeat(10_240),
    ]) {
      expect(signer.verify('unsubscribe', text)).toBeUndefined();
    }
  });

  it('is good for its environment only', () => {
    expect(new TokenSigner(ring, 'staging').verify('unsubscribe', signer.sign(claims))).toBeUndefined();
  });

  it('is good for its purpose only', () => {
    const [keyId = '', text = ''] = signer.sign(claims).split('.');
    const other = signatureOf('new key', ['prod', 'handoff'], text);
    expect(signer.verify('unsubscribe', `${keyId}.${text}.${other}`)).toBeUndefined();
    const same = signatureOf('new key', ['prod', 'unsubscribe'], text);
    expect(signer.verify('unsubscribe', `${keyId}.${text}.${same}`)).toEqual(claims);
  });

  it('is good for its lead only', () => {
    const [key, , signature] = signer.sign(claims).split('.');
    const [, otherClaims] = signer.sign({ ...claims, leadId: 'b'.repeat(26) }).split('.');
    expect(signer.verify('unsubscribe', `${key}.${otherClaims}.${signature}`)).toBeUndefined();
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
