import { randomUUID } from 'node:crypto';
import { recipientsOf } from './caught-mail.ts';
import type { Envelope, ParsedMail } from './caught-mail.ts';
import { AwsRefusal, members, namedMembers } from '../endpoint/query-protocol.ts';

/**
 * Quotas of https://docs.aws.amazon.com/ses/latest/dg/quotas.html: recipients of a mail, and bytes of it
 * (SendRawEmail).
 */
const MOST_RECIPIENTS = 50;
const LARGEST_MAIL = 10_485_760;

/** Names and values of tags: https://docs.aws.amazon.com/ses/latest/APIReference/API_MessageTag.html */
const TAG = /^[\w-]{1,256}$/;
const ADDRESS = /^[^\s@]+@[^\s@]+$/;

/** `name=value, name=value` of the header X-SES-MESSAGE-TAGS. */
const tagsOfHeader = (value = ''): Record<string, string> =>
  Object.fromEntries([...value.matchAll(/([^=,\s]+)\s*=\s*([^=,\s]+)/g)].map(([, name, tag]) => [name, tag]));

/** What a request says of its mail; where it says nothing, the mail's own headers count. */
export function envelopeOf(form: URLSearchParams, { email }: ParsedMail): Envelope {
  const header = (name: string): string | undefined => email.headers.find(({ key }) => key === name)?.value;
  const destinations = members(form, 'Destinations');
  return {
    messageId: `${randomUUID()}-000000`,
    source: form.get('Source') ?? email.from?.address ?? '',
    destinations: destinations.length > 0 ? destinations : recipientsOf(email),
    tags: { ...tagsOfHeader(header('x-ses-message-tags')), ...namedMembers(form, 'Tags') },
    configurationSet: form.get('ConfigurationSetName') ?? header('x-ses-configuration-set') ?? '',
  };
}

/** Why SES would refuse a mail at once, or undefined. */
function objection({ destinations, tags }: Envelope, { raw, email }: ParsedMail): string | undefined {
  if (raw.length > LARGEST_MAIL) return `Message length is more than ${LARGEST_MAIL} bytes long.`;
  if (!email.from?.address) return "Missing required header 'From'.";
  if (destinations.length === 0) return 'Missing final recipients.';
  if (destinations.length > MOST_RECIPIENTS) return `Recipient count exceeds ${MOST_RECIPIENTS}.`;
  if (!destinations.every((address) => ADDRESS.test(address))) return 'Illegal address.';
  const tagged = Object.entries(tags).flat();
  return tagged.every((text) => TAG.test(text)) ? undefined : 'Invalid tag name or value.';
}

/** @throws {AwsRefusal} when SES would refuse the mail at once */
export function checkMail(envelope: Envelope, mail: ParsedMail): void {
  const message = objection(envelope, mail);
  if (message !== undefined) throw new AwsRefusal('InvalidParameterValue', message);
}
