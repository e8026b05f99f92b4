import { cleanIdentifier } from '../runtime/text.ts';
import { NO_HOST } from '../runtime/web-url.ts';

/** Longer addresses are cut: a path tells what was read in far less. */
const ADDRESS_CHARACTERS = 2_000;
const PATH_CHARACTERS = 300;
const HOST_CHARACTERS = 253;
const UTM_CHARACTERS = 100;
const UTM = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'] as const;

/**
 * What is kept of a page's address: everything else in it, such as an e-mail address in a query, is dropped.
 */
export interface Page {
  /** Path, without query or fragment. */
  readonly page: string;
  readonly host: string;
  /** Campaign parameters by name (`utm_source`…), where there are any. */
  readonly utm: Readonly<Record<string, string>>;
}

/**
 * A page's address, taken apart; a bare path has an empty host. undefined for anything that is not an address
 * of the web.
 */
export function pageOf(address: string | undefined): Page | undefined {
  const bounded = (address ?? '').slice(0, ADDRESS_CHARACTERS);
  const url = URL.parse(bounded, bounded.startsWith('/') ? NO_HOST : undefined);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return undefined;
  return {
    page: cleanIdentifier(url.pathname, PATH_CHARACTERS),
    host: url.origin === NO_HOST ? '' : cleanIdentifier(url.hostname, HOST_CHARACTERS),
    utm: utmOf((name) => url.searchParams.get(name) ?? undefined),
  };
}

/** The campaign parameters among some named values. */
export function utmOf(get: (name: string) => string | undefined): Record<string, string> {
  const parameters = UTM.map((name) => [name, cleanIdentifier(get(name) ?? '', UTM_CHARACTERS)] as const);
  return Object.fromEntries(parameters.filter(([, value]) => value !== ''));
}

/**
 * The page a reader came from, as `host/path`; undefined for anything that is not an address of the web, and
 * for pages of `host` itself.
 */
export function referrerOf(address: string | undefined, host?: string): string | undefined {
  const from = pageOf(address);
  return from && from.host !== host ? `${from.host}${from.page}` : undefined;
}
