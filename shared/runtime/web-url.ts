import * as z from 'zod';

const HTTP = /^https?:$/;

/** A URL of the web in the one spelling in which it is kept and used, in ASCII; undefined for other texts. */
export function webUrlOf(text: string): string | undefined {
  const url = URL.parse(text);
  return url !== null && HTTP.test(url.protocol) ? url.href : undefined;
}

const WEB_URL = 'This must be a web address that starts with https:// or http://.';

/** A URL of the web of at most so many characters, which comes out in its one spelling. */
export const webUrl = (most: number) =>
  z
    .string()
    .meta({ format: 'uri' })
    .overwrite((text) => webUrlOf(text) ?? text)
    .max(most)
    .refine((text) => webUrlOf(text) === text, { error: WEB_URL });

export const ORIGIN =
  'This must be an origin as browsers send it: https://www.example.com, in lower case and without a slash at its end.';
/** Whether a text is an origin exactly as browsers send it; others would be compared with it in vain. */
export const isOrigin = (text: string): boolean =>
  webUrlOf(text) === `${text}/` && !text.includes('*') && URL.parse(text)?.origin === text;

/** Whether a text is a host as it stands in a URL, with its port unless that is the usual one. */
export const isHost = (text: string): boolean =>
  ['http', 'https'].every((scheme) => webUrlOf(`${scheme}://${text}`) === `${scheme}://${text}/`) &&
  !text.includes('@');

/** Base of a bare path; RFC 2606 promises that it is nobody's. */
export const NO_HOST = 'https://page.invalid';

/** A path as it stands in a URL, in ASCII; undefined for one that is none, or has a query or a fragment. */
export function urlPathOf(text: string): string | undefined {
  const url = text.startsWith('/') ? URL.parse(NO_HOST + text) : null;
  return url === null || /[?#]/.test(text) ? undefined : url.pathname;
}
