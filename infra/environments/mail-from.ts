/**
 * The custom MAIL FROM domain of a sender's domain: bounces go there, and SES receives them. It is a
 * subdomain of the sender's, so that SPF is aligned with the sender's domain (DMARC, RFC 7489, 3.1.2).
 */
export const mailFromDomain = (domain: string): string => `bounce.${domain}`;
