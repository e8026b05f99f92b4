import type { Running } from '../../../infra/local/start.ts';
import type { ActivityEvent } from '../peer/event.ts';
import { sum } from '../statistics.ts';

/**
 * On-demand prices: a write unit costs five times a read unit
 * (https://aws.amazon.com/dynamodb/pricing/on-demand/).
 */
const READ_WEIGHT = 0.2;

/** A way of taking activities in and keeping leads' scores: ours, or the peer's. */
export interface Side {
  /**
   * Functions that are its path, by the name they are counted under; the first is the one that is sent to.
   */
  readonly functions: readonly [string, ...string[]];
  /** The request that reports an activity. */
  request(event: ActivityEvent): unknown;
}

const apiRequest = (body: unknown, authorizer?: unknown) => ({
  version: '2.0',
  routeKey: 'POST /activities',
  rawPath: '/activities',
  rawQueryString: '',
  headers: { 'content-type': 'application/json' },
  requestContext: { http: { method: 'POST', path: '/activities' }, requestId: 'bench', authorizer },
  body: JSON.stringify(body),
  isBase64Encoded: false,
});

const COLLECTOR = { lambda: { role: 'collector', name: 'bench' } };

/**
 * Ours: collected first, scored and announced behind the stream. Mail, which the peer has not, is not
 * counted.
 */
export const OURS: Side = {
  functions: ['collect-activities', 'score-leads', 'announce-changes'],
  request: (event) => apiRequest({ activities: [event] }, COLLECTOR),
};

/** The textbook's: everything before the answer. */
export const peerSide = (functionName: string): Side => ({
  functions: [functionName],
  request: (event) => apiRequest(event),
});

/** A request that was not answered with success: a benchmark of failures measures nothing. */
class NotAccepted extends Error {
  override readonly name = 'NotAccepted';
}

/** One side at work in the local app. */
export class Contender {
  readonly #app: Running;
  readonly #side: Side;
  readonly #arns: readonly [string, ...string[]];

  constructor(app: Running, side: Side) {
    const arnOf = (label: string): string =>
      app.local.assembly.ofType('AWS::Lambda::Function').find((each) => each.label === label)?.arn ?? label;
    const [first, ...others] = side.functions;
    this.#app = app;
    this.#side = side;
    this.#arns = [arnOf(first), ...others.map(arnOf)];
  }

  /** Reports an activity; answers how long the handler took (ms), seen from inside its environment. */
  async send(event: ActivityEvent): Promise<number> {
    const { ok, value, error, durationMs } = await this.#app.local.invoke(
      this.#arns[0],
      this.#side.request(event),
    );
    const { statusCode, body = '' } = (value ?? {}) as { statusCode?: number; body?: string };
    if (!ok || statusCode !== 202 || !body.includes('"accepted":1'))
      throw new NotAccepted(`${statusCode} ${error?.message ?? body}`);
    return durationMs ?? Number.NaN;
  }

  /** Capacity units that its functions have consumed: WRU + 0.2 · RRU, indexes included. */
  units(): number {
    const rows = this.#app.diagnostics.units().filter((row) => this.#side.functions.includes(row.function));
    return sum(rows.map(({ read, write }) => write + READ_WEIGHT * read));
  }

  /** CPU time (ms) that its execution environments have used. */
  async cpuMs(): Promise<number> {
    return sum(await Promise.all(this.#arns.map((arn) => this.#app.lambda.cpuMs(arn))));
  }
}
