import { isIP } from 'node:net';

/** Groups of 16 bits of an IPv6 address that name a site; the rest names a device in it. */
const SITE_GROUPS = 3;
const GROUPS = 8;

/** The network an address lies in: the /24 of IPv4, the /48 of IPv6, the text itself of anything else. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(?=\d+\.)/i;
  const plain = address.replace(mapped, '');
  const version = isIP(plain);
  if (version === 4) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  return version === 6 ? `${siteOf(plain)}::/48` : plain;
}

function siteOf(address: string): string {
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: GROUPS - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail]
    .slice(0, SITE_GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
