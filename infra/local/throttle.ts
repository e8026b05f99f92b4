import type { Assembly } from './assembly.ts';
import type { JsonObject } from './service.ts';

/** A token bucket: as many at once as the burst, refilled at the rate. */
export class Throttle {
  readonly #rate: number;
  readonly #burst: number;
  readonly #now: () => number;
  #tokens: number;
  #filledAt: number;

  /** @param rate requests a second @param now clock in ms */
  constructor(rate: number, burst: number, now: () => number) {
    this.#rate = rate;
    this.#burst = burst;
    this.#now = now;
    this.#tokens = burst;
    this.#filledAt = now();
  }

  /** Whether one more request may pass, which takes a token. */
  admits(): boolean {
    const now = this.#now();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) / 1000) * this.#rate);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** The throttle of a route: its own settings in the stage, else the stage's default; none admits everything. */
export function throttlesOf(
  assembly: Assembly,
  now: () => number,
): (routeKey: string) => Throttle | undefined {
  const [stage] = assembly.ofType('AWS::ApiGatewayV2::Stage');
  const routes = (stage?.properties['RouteSettings'] ?? {}) as { [routeKey: string]: JsonObject };
  const ownOnes = new Map(Object.entries(routes).map(([key, settings]) => [key, throttleOf(settings, now)]));
  const shared = throttleOf((stage?.properties['DefaultRouteSettings'] ?? {}) as JsonObject, now);
  return (routeKey) => ownOnes.get(routeKey) ?? shared;
}

function throttleOf(settings: JsonObject, now: () => number): Throttle | undefined {
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = settings;
  return typeof rate === 'number' && typeof burst === 'number' ? new Throttle(rate, burst, now) : undefined;
}
