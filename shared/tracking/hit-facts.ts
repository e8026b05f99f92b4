import type { HttpRequest } from '../runtime/http.ts';
import type { HitFacts } from '../lead/hit.ts';
import { agentOf } from './agents.ts';
import { keyedDigest } from '../runtime/digest.ts';
import { networkOf } from '../runtime/network.ts';

/** Of 26 characters; 12 hold 62 bits, and only hits of one lead are ever compared. */
const HASH_CHARACTERS = 12;

/** Headers that mark a prefetch: the current one and older spellings. */
const PREFETCH_HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];
const PREFETCH = /prefetch|prerender|preview/i;

type RequestFacts = Pick<HitFacts, 'method' | 'agent' | 'client' | 'network' | 'prefetch'>;

/**
 * Facts of a request for telling bots from people. `key` keys the hashes, so that addresses cannot be found
 * by brute force.
 */
export function hitFacts({ headers, requestContext }: HttpRequest, key: string): RequestFacts {
  const { method, sourceIp } = requestContext.http;
  const place = networkOf(sourceIp);
  const userAgent = headers['user-agent'] ?? '';
  const hash = (...parts: string[]) => keyedDigest(key, parts).slice(0, HASH_CHARACTERS);
  return {
    method: method === 'HEAD' || method === 'POST' ? method : 'GET',
    agent: agentOf(userAgent),
    client: hash('client', place, userAgent, headers['accept-language'] ?? ''),
    network: hash('network', place),
    prefetch: PREFETCH_HEADERS.some((name) => PREFETCH.test(headers[name] ?? '')),
  };
}
