import { describe, expect, it } from 'vitest';
import { recordsFor, zoneLines } from '../../../infra/cli/dns/records.ts';

const domain = {
  domain: 'mail.example.com',
  region: 'eu-central-1',
  dkimTokens: ['abc', 'def', 'ghi'],
  reportsTo: 'ops@example.com',
};

describe('the DNS records of a sending domain', () => {
  it('are those of DKIM, bounces, SPF and DMARC', () => {
    expect(zoneLines(recordsFor(domain)).split('\n')).toEqual([
      'abc._domainkey.mail.example.com.  3600  IN  CNAME  abc.dkim.amazonses.com.  ; DKIM',
      'def._domainkey.mail.example.com.  3600  IN  CNAME  def.dkim.amazonses.com.  ; DKIM',
      'ghi._domainkey.mail.example.com.  3600  IN  CNAME  ghi.dkim.amazonses.com.  ; DKIM',
      'bounce.mail.example.com.  3600  IN  MX  10 feedback-smtp.eu-central-1.amazonses.com.  ; bounces',
      'bounce.mail.example.com.  3600  IN  TXT  "v=spf1 include:amazonses.com ~all"  ; SPF',
      '_dmarc.mail.example.com.  3600  IN  TXT  ' +
        '"v=DMARC1; p=quarantine; rua=mailto:ops@example.com"  ; DMARC',
    ]);
  });

  it('lack DKIM as long as SES does not know the domain', () => {
    expect(recordsFor({ ...domain, dkimTokens: [] }).map(({ purpose }) => purpose)).toEqual([
      'bounces',
      'SPF',
      'DMARC',
    ]);
  });
});
