import { GetIdentityDkimAttributesCommand, SESClient } from '@aws-sdk/client-ses';
import { domainOf } from '../../shared/lead/address.ts';
import { environmentNamed, UnusableEnvironment } from '../environments/environments.ts';
import { recordsFor, zoneLines } from './dns/records.ts';

const NO_TOKENS = `; DKIM: SES has no tokens for this domain yet.
; Deploy first ("npm run deploy -- ENV" with "identity": "create"), or verify the domain in SES.
; Then run this again with credentials that may call ses:GetIdentityDkimAttributes.`;

/** The DKIM tokens of a domain; none if SES does not know the domain or the call fails. */
async function dkimTokensOf(domain: string, region: string): Promise<readonly string[]> {
  try {
    const { DkimAttributes } = await new SESClient({ region, maxAttempts: 1 }).send(
      new GetIdentityDkimAttributesCommand({ Identities: [domain] }),
    );
    return DkimAttributes?.[domain]?.DkimTokens ?? [];
  } catch (error) {
    process.stderr.write(`The call to SES failed (${error instanceof Error ? error.name : 'error'}).\n`);
    return [];
  }
}

/**
 * `npm run dns -- ENV` prints the DNS records for an environment's sender domain, as lines of a zone file.
 */
async function main([name]: readonly string[]): Promise<void> {
  const { sender, region, alarmAddress } = environmentNamed(name);
  const domain = domainOf(sender.address);
  const dkimTokens = await dkimTokensOf(domain, region);
  const records = recordsFor({ domain, region, dkimTokens, reportsTo: alarmAddress });
  process.stdout.write(`${zoneLines(records)}\n${dkimTokens.length === 0 ? `${NO_TOKENS}\n` : ''}`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UnusableEnvironment)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
