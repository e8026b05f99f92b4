import * as z from 'zod';
import { NotEmulated } from '../template/arns.ts';
import { FUNCTION_FAILED, gatewayAnswer, type HttpAnswer } from './http-answer.ts';
import type { HttpEvent } from './http-event.ts';
import { jsonObject, type JsonObject } from '../kit/json.ts';
import type { AuthorizerSettings } from './routes.ts';
import type { Invoke } from '../lambda/invoke.ts';

/** Let through, with what the authorizer says of the caller; or answered by the gateway itself. */
export type Decision = { readonly context: JsonObject | undefined } | { readonly refusal: HttpAnswer };

/** An authorizer's simple response. */
const simpleResponse = z.object({ isAuthorized: z.boolean(), context: jsonObject.default({}) });

/** Entries kept at most; then all are forgotten, which costs a few invocations. */
const CACHE_SIZE = 10_000;

const UNAUTHORIZED: Decision = { refusal: gatewayAnswer(401, 'Unauthorized') };
const FORBIDDEN: Decision = { refusal: gatewayAnswer(403, 'Forbidden') };
const BROKEN: Decision = { refusal: FUNCTION_FAILED };

/**
 * Asks Lambda authorizers, and remembers their answers by identity.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export class Authorizers {
  readonly #invoke: Invoke;
  readonly #now: () => number;
  readonly #decided = new Map<string, { readonly until: number; readonly decision: Decision }>();

  constructor(invoke: Invoke, now: () => number) {
    this.#invoke = invoke;
    this.#now = now;
  }

  /** @param event the request, without its body */
  async decide(settings: AuthorizerSettings, event: HttpEvent): Promise<Decision> {
    const identity = settings.identitySources.map((source) => identityIn(source, event) ?? '');
    if (identity.includes('')) return UNAUTHORIZED;
    const key = JSON.stringify([settings.functionArn, ...identity]);
    const remembered = this.#decided.get(key);
    if (remembered && remembered.until > this.#now()) return remembered.decision;
    const decision = await this.#ask(settings.functionArn, event, identity);
    if (settings.cacheMs > 0 && decision !== BROKEN)
      this.#remember(key, this.#now() + settings.cacheMs, decision);
    return decision;
  }

  async #ask(functionArn: string, event: HttpEvent, identitySource: readonly string[]): Promise<Decision> {
    const request = { ...event, type: 'REQUEST', routeArn: event.routeKey, identitySource };
    const result = await this.#invoke(functionArn, request);
    const { data } = simpleResponse.safeParse(result.value);
    if (!result.ok || !data) return BROKEN;
    return data.isAuthorized ? { context: data.context } : FORBIDDEN;
  }

  #remember(key: string, until: number, decision: Decision): void {
    if (this.#decided.size >= CACHE_SIZE) this.#decided.clear();
    this.#decided.set(key, { until, decision });
  }
}

const SOURCE = /^\$(request\.header|request\.querystring|context)\.(.+)$/;

/** The value of one identity source, as in `$request.header.Authorization` or `$context.routeKey`. */
function identityIn(
  source: string,
  { headers, queryStringParameters, routeKey }: HttpEvent,
): string | undefined {
  const [, kind, name = ''] = SOURCE.exec(source) ?? [];
  if (kind === 'request.header') return headers[name.toLowerCase()];
  if (kind === 'request.querystring') return queryStringParameters?.[name];
  if (kind === 'context' && name === 'routeKey') return routeKey;
  throw new NotEmulated(`The identity source ${source} is not emulated here.`);
}
