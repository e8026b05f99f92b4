import { describe, expect, it } from 'vitest';
import { sampleMails } from '../../../infra/local/pages/sample-mails.ts';
import { toMime } from '../../../shared/sending/mime.ts';
import { MONDAY } from '../../fixtures/leads.ts';
import { headersNamed, parsed } from '../../fixtures/mails.ts';

/** Where the samples' links lead; everything else in a mail would be an address that nobody configured. */
const CONFIGURED = 'https://placeholder.example';
const FROM = 'kindling@example.com';
const TO = 'placeholder@example.org';
const samples = sampleMails();
/**
 * Mail to leads that is marketing; a rep's mail and the question whether somebody agreed at all have nothing
 * to unsubscribe from.
 */
const isMarketing = (id: string): boolean => !/^(handoff|recall|confirmation)\./.test(id);

const addressesIn = (text: string): string[] =>
  [...text.matchAll(/https?:\/\/[^\s"'<>)]+/g)].map(([url]) => url);

describe('every kind of mail, as a mail program reads it', () => {
  it('is there for reps and leads, in four languages', () => {
    expect(new Set(samples.map(({ language }) => language))).toEqual(new Set(['en', 'ro', 'pl', 'ca']));
    expect(samples.filter(({ id }) => isMarketing(id)).length).toBeGreaterThan(12);
  });

  it.each(samples.map(({ id, language, content }) => [id, language, content] as const))(
    'has one recipient, the right headers, both parts in its language, and links to configured places only: %s',
    async (id, language, letter) => {
      const mail = await parsed(await toMime({ ...letter, to: TO }, FROM, new Date(MONDAY)));
      expect(mail.to).toEqual([{ address: TO, name: '' }]);
      expect([mail.cc ?? [], mail.bcc ?? [], mail.attachments]).toEqual([[], [], []]);
      expect(mail.from).toEqual({ address: FROM, name: '' });
      expect(mail.subject).toBe(letter.subject);
      expect(mail.text!.trim()).toBe(letter.text.trim());
      expect(mail.html).toContain(`<html lang="${language}">`);
      expect(headersNamed(mail, 'Auto-Submitted')).toEqual(['auto-generated']);
      const wayOut = isMarketing(id) ? ['List-Unsubscribe=One-Click'] : [];
      expect(headersNamed(mail, 'List-Unsubscribe-Post')).toEqual(wayOut);
      expect(headersNamed(mail, 'List-Unsubscribe')).toHaveLength(wayOut.length);
      const addresses = [...addressesIn(mail.html!), ...addressesIn(mail.text!)];
      expect(addresses.filter((url) => !url.startsWith(`${CONFIGURED}/`))).toEqual([]);
    },
  );
});
