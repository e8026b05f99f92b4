import type { HttpRequest } from '../runtime/http.ts';
import type { HitFacts } from '../lead/hit.ts';
import { agentOf } from './agents.ts';
import { keyedDigest } from '../runtime/digest.ts';
import { networkOf } from '../runtime/network.ts';

/** Of 26 characters; 12 hold 62 bits, and only hits of one lead are ever compared. */
const HASH_CHARACTERS = 12;

/** Headers by which a request says that nobody has asked to see its answer yet: today's, and two older spellings. */
const PREFETCH_HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];
const PREFETCH = /prefetch|prerender|preview/i;

type RequestFacts = Pick<HitFacts, 'method' | 'agent' | 'client' | 'network' | 'prefetch'>;

/** What a request tells of who made it. `key` keys the hashes: without it nobody can find out an address by trying them all. */
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
