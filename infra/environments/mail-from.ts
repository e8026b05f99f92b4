/** Where bounces of our mail go: SES answers for this host, so that SPF and the sender's domain agree. */
export const mailFromDomain = (domain: string): string => `bounce.${domain}`;
