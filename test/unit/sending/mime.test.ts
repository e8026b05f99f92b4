import { describe, expect, it } from 'vitest';
import { type OutgoingMail, toMime, UnsafeHeader } from '../../../shared/sending/mime.ts';
import { headersNamed, parsed } from '../../fixtures/mails.ts';

const DATE = new Date(Date.UTC(2026, 2, 2, 9));
const aMail = (overrides: Partial<OutgoingMail> = {}): OutgoingMail => ({
  to: 'lead@example.org',
  subject: 'Care pași costă timp?',
  text: 'Bună ziua',
  html: '<p>Bună ziua</p>',
  ...overrides,
});
const sent = async (overrides: Partial<OutgoingMail> = {}) =>
  parsed(await toMime(aMail(overrides), 'sales@example.com', DATE));

describe('a mail as it is sent', () => {
  it('has one recipient, one sender, a subject, a date and both parts', async () => {
    const mail = await sent();
    expect(mail.to).toEqual([{ name: '', address: 'lead@example.org' }]);
    expect(mail.from).toEqual({ name: '', address: 'sales@example.com' });
    expect(mail).toMatchObject({ subject: 'Care pași costă timp?', date: DATE.toISOString() });
    expect([mail.text?.trim(), mail.html?.trim()]).toEqual(['Bună ziua', '<p>Bună ziua</p>']);
    expect([mail.cc, mail.bcc]).toEqual([undefined, undefined]);
  });

  it('tells other programs not to answer', async () => {
    expect(headersNamed(await sent(), 'Auto-Submitted')).toEqual(['auto-generated']);
  });

  it.each(['\r\n', '\n', '\r', '\u2028', '\u2029', '\0', '\r\n\r\n', '\v'])(
    'keeps a subject with %j in it to one header',
    async (separator) => {
      const mail = await sent({ subject: `Hello${separator}Bcc: other@example.com${separator}X: y` });
      expect(mail.bcc).toBeUndefined();
      expect(headersNamed(mail, 'X')).toEqual([]);
      expect(mail.subject).toBe('Hello Bcc: other@example.com X: y');
      expect(mail.text?.trim()).toBe('Bună ziua');
    },
  );

  it('cuts a subject that no list could show', async () => {
    expect((await sent({ subject: 'é'.repeat(5000) })).subject).toHaveLength(200);
  });

  it.each([
    'lead@example.org\r\nBcc: other@example.com',
    'lead@example.org, other@example.com',
    'lead@example\u2028.org',
    '"Sales" <lead@example.org>',
    '"a b"@example.org',
    'lead@[127.0.0.1]',
    `${'a'.repeat(65)}@example.org`,
    'lead＠example.org',
    'lead@exаmple.org',
    '',
  ])('refuses to write to %j', async (to) => {
    await expect(sent({ to })).rejects.toBeInstanceOf(UnsafeHeader);
  });

  it.each([
    ['X-Note', 'one\r\nBcc: other@example.com'],
    ['X-Note\r\nBcc', 'other@example.com'],
    ['X-Note', 'ü'],
    ['X-Note', 'x'.repeat(1000)],
  ])('refuses the header %j', async (name, value) => {
    await expect(sent({ headers: { [name]: value } })).rejects.toBeInstanceOf(UnsafeHeader);
  });

  it('does not read a file or a page that a body points to', async () => {
    const mail = await sent({
      html: '<img src="file:///etc/hostname"><img src="https://example.com/x.png">',
    });
    expect(mail.attachments).toEqual([]);
  });
});
