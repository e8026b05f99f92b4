import { mailFromDomain } from '../../environments/mail-from.ts';

/** A DNS record that a domain needs to send mail. */
export interface DnsRecord {
  readonly purpose: string;
  readonly name: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  readonly value: string;
}

export interface SendingDomain {
  readonly domain: string;
  readonly region: string;
  /** SES assigns three to a domain that it knows. */
  readonly dkimTokens: readonly string[];
  /** Address for the DMARC reports of receiving mail hosts. */
  readonly reportsTo: string;
}

/**
 * The records that authenticate mail of a domain: DKIM verifies its signature, SPF says who may send it, and
 * DMARC what to do with mail that fails both. Formats: Amazon SES developer guide, "Authenticating email with
 * DKIM" and "Using a custom MAIL FROM domain"; RFC 7208 (SPF), RFC 7489 (DMARC).
 */
export function recordsFor({ domain, region, dkimTokens, reportsTo }: SendingDomain): DnsRecord[] {
  return [
    ...dkimTokens.map((token): DnsRecord => ({
      purpose: 'DKIM',
      name: `${token}._domainkey.${domain}`,
      type: 'CNAME',
      value: `${token}.dkim.amazonses.com`,
    })),
    {
      purpose: 'bounces',
      name: mailFromDomain(domain),
      type: 'MX',
      value: `10 feedback-smtp.${region}.amazonses.com`,
    },
    { purpose: 'SPF', name: mailFromDomain(domain), type: 'TXT', value: 'v=spf1 include:amazonses.com ~all' },
    {
      purpose: 'DMARC',
      name: `_dmarc.${domain}`,
      type: 'TXT',
      value: `v=DMARC1; p=quarantine; rua=mailto:${reportsTo}`,
    },
  ];
}

/** The records as lines of a zone file, which many DNS consoles import. */
export const zoneLines = (records: readonly DnsRecord[]): string =>
  records
    .map(({ purpose, name, type, value }) => {
      const data = type === 'TXT' ? `"${value}"` : `${value}.`;
      return `${name}.  3600  IN  ${type}  ${data}  ; ${purpose}`;
    })
    .join('\n');
