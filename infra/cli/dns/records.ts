import { mailFromDomain } from '../../environments/mail-from.ts';

/** A DNS record that mail from a domain needs. */
export interface DnsRecord {
  /** What it is for, in a few words. */
  readonly purpose: string;
  readonly name: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  readonly value: string;
}

/** What the records are made of. */
export interface SendingDomain {
  readonly domain: string;
  readonly region: string;
  /** SES's three tokens of the domain; none as long as SES does not know the domain. */
  readonly dkimTokens: readonly string[];
  /** Who reads the reports of other mail hosts. */
  readonly reportsTo: string;
}

/**
 * The records by which mail hosts know that our mail is ours: DKIM signs it, SPF says who may send it, DMARC what to do with the
 * rest. Formats: Amazon SES developer guide, "Authenticating email with DKIM", "Using a custom MAIL FROM domain"; RFC 7208, 7489.
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

/** The records as lines of a zone file, which people and DNS consoles read alike. */
export const zoneLines = (records: readonly DnsRecord[]): string =>
  records
    .map(({ purpose, name, type, value }) => {
      const written = type === 'TXT' ? `"${value}"` : `${value}.`;
      return `${name}.  3600  IN  ${type}  ${written}  ; ${purpose}`;
    })
    .join('\n');
