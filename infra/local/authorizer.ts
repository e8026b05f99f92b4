import { NotPlayedHere } from './arns.ts';
import { FUNCTION_FAILED, gatewayAnswer, type HttpAnswer } from './http-answer.ts';
import type { AuthorizerSettings } from './routes.ts';
import type { Invoke, JsonObject } from './service.ts';

/** Let through, with what the authorizer says of the caller; or answered by the gateway itself. */
export type Decision = { readonly context: JsonObject } | { readonly refusal: HttpAnswer };

/** An authorizer's simple response. */
interface SimpleResponse {
  readonly isAuthorized?: unknown;
  readonly context?: JsonObject;
}

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

  /** @param event the request as a payload 2.0 event, without its body */
  async decide(settings: AuthorizerSettings, event: JsonObject): Promise<Decision> {
    const identity = settings.identitySources.map((source) => identityIn(source, event));
    if (identity.some((value) => value === undefined || value === '')) return UNAUTHORIZED;
    const key = JSON.stringify([settings.functionArn, ...identity]);
    const remembered = this.#decided.get(key);
    if (remembered && remembered.until > this.#now()) return remembered.decision;
    const decision = await this.#ask(settings, { ...event, identitySource: identity as string[] });
    if (settings.cacheMs > 0 && decision !== BROKEN)
      this.#remember(key, this.#now() + settings.cacheMs, decision);
    return decision;
  }

  async #ask({ functionArn }: AuthorizerSettings, event: JsonObject): Promise<Decision> {
    const { routeKey = '' } = event;
    const result = await this.#invoke(functionArn, { ...event, type: 'REQUEST', routeArn: routeKey });
    const { isAuthorized, context = {} } = (result.value ?? {}) as SimpleResponse;
    if (!result.ok || typeof isAuthorized !== 'boolean') return BROKEN;
    return isAuthorized ? { context } : FORBIDDEN;
  }

  #remember(key: string, until: number, decision: Decision): void {
    if (this.#decided.size >= CACHE_SIZE) this.#decided.clear();
    this.#decided.set(key, { until, decision });
  }
}

/** The value of one identity source, as in `$request.header.Authorization` or `$context.routeKey`. */
function identityIn(source: string, event: JsonObject): string | undefined {
  const [, kind, name = ''] = /^\$(request\.header|request\.querystring|context)\.(.+)$/.exec(source) ?? [];
  if (kind === undefined) throw new NotPlayedHere(`The identity source ${source} is not played here.`);
  const [part, key] = {
    'request.header': ['headers', name.toLowerCase()] as const,
    'request.querystring': ['queryStringParameters', name] as const,
    context: ['requestContext', name] as const,
  }[kind as 'context'];
  const value = (event[part] as JsonObject | undefined)?.[key];
  return value === undefined ? undefined : String(value);
}
