import type { Assembly } from '../template/resource.ts';
import { stageProperties, type ThrottleLimits } from '../template/core-properties.ts';
import { read } from '../template/properties.ts';

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

/**
 * The throttle of a route: its own settings in the stage, else the stage's default; none admits everything.
 */
export function throttlesOf(
  assembly: Assembly,
  now: () => number,
): (routeKey: string) => Throttle | undefined {
  const [stage] = assembly.ofType('AWS::ApiGatewayV2::Stage');
  if (!stage) return () => undefined;
  const { DefaultRouteSettings, RouteSettings } = read(stageProperties, stage);
  const ownOnes = new Map(
    Object.entries(RouteSettings).map(([key, limits]) => [key, throttleOf(limits, now)]),
  );
  const shared = throttleOf(DefaultRouteSettings, now);
  return (routeKey) => ownOnes.get(routeKey) ?? shared;
}

const throttleOf = (limits: ThrottleLimits, now: () => number): Throttle | undefined => {
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = limits;
  return rate === undefined || burst === undefined ? undefined : new Throttle(rate, burst, now);
};
