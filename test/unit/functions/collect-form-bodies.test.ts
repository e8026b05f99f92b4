import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyBytes } from '../../../shared/runtime/body.ts';
import { FIELD_LIMIT, readFormFields } from '../../../shared/runtime/form-fields.ts';

const LIMIT = 64 * 1_024;
const URLENCODED = 'application/x-www-form-urlencoded';

const read = (body: string | Buffer, contentType: string, base64 = Buffer.isBuffer(body)) =>
  (async () => {
    const text = Buffer.isBuffer(body) ? body.toString('base64') : body;
    const bytes = bodyBytes({ body: text, isBase64Encoded: base64 }, LIMIT);
    return Object.fromEntries(await readFormFields(bytes, { 'content-type': contentType }));
  })();

async function multipart(entries: Iterable<[string, string | Blob]>): Promise<[Buffer, string]> {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  const response = new Response(form);
  return [Buffer.from(await response.arrayBuffer()), response.headers.get('content-type') ?? ''];
}

const lines = (text: string): string => text.replaceAll(/\r\n?|\n/g, '\r\n');
const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).map((text) => lines(`f${text}`));
const value = fc.string({ maxLength: 60, unit: 'grapheme' }).map(lines);
const fields = fc.dictionary(name, value, { maxKeys: 10 });

describe('the three encodings', () => {
  it('say the same', async () => {
    await fc.assert(
      fc.asyncProperty(fields, fc.boolean(), async (given, base64) => {
        const sent = (text: string) => (base64 ? Buffer.from(text) : text);
        const [body, type] = await multipart(Object.entries(given));
        const expected = { ...given };
        expect(await read(sent(JSON.stringify(given)), 'application/json')).toEqual(expected);
        expect(await read(sent(new URLSearchParams(given).toString()), URLENCODED)).toEqual(expected);
        expect(await read(body, type)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('let the last of a repeated field count', async () => {
    const [body, type] = await multipart([
      ['a', '1'],
      ['a', '2'],
    ]);
    for (const result of [
      read('{"a":1,"a":2}', 'application/json'),
      read('a=1&a=2', URLENCODED),
      read(body, type),
    ]) {
      expect(await result).toEqual({ a: '2' });
    }
  });

  it('are read when the gateway says base64 and is wrong', async () => {
    expect(await read('email=ada%40example.com', URLENCODED, true)).toEqual({ email: 'ada@example.com' });
    expect(await read('{"email":"ada@example.com"}', 'application/json', true)).toEqual({
      email: 'ada@example.com',
    });
  });

  it('drop files and keep their neighbours', async () => {
    const [body, type] = await multipart([
      ['cv', new File(['x'], 'cv.pdf')],
      ['email', 'ada@example.com'],
    ]);
    expect(await read(body, type)).toEqual({ email: 'ada@example.com' });
  });

  it('name nested values by their path', async () => {
    expect(
      await read('{"data":{"list":[{"v":1},{"v":true},{"v":null}]}}', 'application/json; charset=utf-8'),
    ).toEqual({
      'data.list.0.v': '1',
      'data.list.1.v': 'true',
    });
  });

  it('cannot reach a prototype', async () => {
    const result = await read(
      '{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}},"a":"b"}',
      'application/json',
    );
    expect({}).not.toHaveProperty('x');
    expect(result).toMatchObject({ a: 'b' });
  });
});

const status = (promise: Promise<unknown>) =>
  promise.then(
    () => 200,
    (error: { kind?: { status: number } }) => error.kind?.status ?? 500,
  );

const parts = (count: number) => Array.from({ length: count }, (_, i): [string, string] => [`f${i}`, '1']);

describe('a body', () => {
  const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;

  it.each([
    ['exactly as large as allowed', `a=${'x'.repeat(LIMIT - 2)}`, URLENCODED, 200],
    ['a byte too large', `a=${'x'.repeat(LIMIT - 1)}`, URLENCODED, 413],
    ['5 MB', `a=${'x'.repeat(5_000_000)}`, URLENCODED, 413],
    ['5 MB in base64', Buffer.alloc(5_000_000, 'a'), URLENCODED, 413],
    ['large in bytes though not in characters', `a=${'\u{1F600}'.repeat(20_000)}`, URLENCODED, 413],
    ['with the most fields', new URLSearchParams(parts(FIELD_LIMIT)).toString(), URLENCODED, 200],
    ['with a field too many', new URLSearchParams(parts(FIELD_LIMIT + 1)).toString(), URLENCODED, 413],
    ['a JSON list', '[1,2]', 'application/json', 400],
    ['a JSON text', '"email"', 'application/json', 400],
    ['JSON null', 'null', 'application/json', 400],
    ['half of an object', '{"email":', 'application/json', 400],
    ['JSON nested without end', deep, 'application/json', 400],
    ['100,000 brackets', '['.repeat(60_000), 'application/json', 400],
    ['JSON with a long list', `{"a":[${'1,'.repeat(30_000)}1]}`, 'application/json', 413],
    ['NaN', '{"a":NaN}', 'application/json', 400],
    ['a number beyond all numbers', '{"a":1e400}', 'application/json', 200],
    ['a lone surrogate', String.raw`{"a":"\ud800"}`, 'application/json', 200],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'application/json', 400],
    ['multipart without a boundary', 'x', 'multipart/form-data', 400],
    ['multipart with another boundary', '--a\r\n\r\n--a--', 'multipart/form-data; boundary=b', 400],
    ['empty multipart', '', 'multipart/form-data; boundary=b', 400],
    ['of no type', 'a=b', '', 415],
    ['plain text', 'a=b', 'text/plain', 415],
    ['of two types', 'a=b', `${URLENCODED}, application/json`, 415],
    ['XML', '<a/>', 'application/xml', 415],
  ])('that is %s is answered within moments', async (_what, body, type, expected) => {
    const started = performance.now();
    expect(await status(read(body, type))).toBe(expected);
    expect(performance.now() - started).toBeLessThan(250);
  });

  it('with 1,000 parts is refused', async () => {
    const [body, type] = await multipart(parts(1_000).map(([key]) => [key.slice(0, 1), '']));
    expect(await status(read(body, type))).toBe(413);
  });

  it('is never inflated', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    const headers = { 'content-type': URLENCODED, 'content-encoding': 'gzip' };
    expect(await status(readFormFields(bomb, headers))).toBe(415);
  });
});
