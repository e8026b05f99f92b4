import { busName, NotEmulated } from '../template/arns.ts';
import { compilePattern } from './event-pattern.ts';
import { read, ruleProperties } from '../template/properties.ts';
import type { Json } from '../kit/json.ts';
import type { LocalContext } from '../local-service.ts';
import type { PrepareTarget, Target } from './targets.ts';

/** A rule of some bus that waits for events. */
interface Rule {
  readonly bus: string;
  readonly name: string;
  readonly arn: string;
  readonly matches: (event: Json) => boolean;
  readonly targets: readonly Target[];
}

/** Everyone who may put events on a bus of the template, and what waits there. */
export interface Buses {
  readonly names: ReadonlySet<string>;
  readonly rules: readonly Rule[];
}

/**
 * Reads the buses and the rules with a pattern; those with a schedule are not for a bus.
 * @throws {NotEmulated} when a rule waits on a bus that the template does not define
 */
export function readBuses({ assembly }: LocalContext, prepare: PrepareTarget): Buses {
  const names = new Set(['default', ...assembly.ofType('AWS::Events::EventBus').map(({ ref }) => ref)]);
  const rules = assembly.ofType('AWS::Events::Rule').flatMap((resource): Rule[] => {
    const rule = read(ruleProperties, resource);
    if (rule.EventPattern === undefined || rule.State === 'DISABLED') return [];
    const bus = busName(rule.EventBusName);
    if (!names.has(bus)) throw new NotEmulated(`${resource.path}: there is no bus "${bus}".`);
    const { ref: name, arn } = resource;
    return [
      { bus, name, arn, matches: compilePattern(rule.EventPattern), targets: rule.Targets.map(prepare) },
    ];
  });
  return { names, rules };
}
