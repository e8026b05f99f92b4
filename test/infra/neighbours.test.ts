import { beforeAll, expect, it } from 'vitest';
import { bundleFunctions } from '../../infra/functions/bundle.ts';
import { environmentNamed } from '../../infra/environments/environments.ts';
import { createApp } from '../../infra/synth.ts';
import { Template, text } from './template.ts';

/** Properties that name a resource for a whole account; API names are labels, and schedules are unique by group. */
const NAMES = /^(Name|.*(Table|Queue|Topic|Bucket|Function|Role|Secret|LogGroup|Archive)Name)$/;
const LABELS = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::Scheduler::Schedule',
]);

const chosenNames = (environment: string): string[] =>
  new Template(createApp(environmentNamed(environment), { validation: false }).synth()).resources
    .filter(({ type }) => !LABELS.has(type))
    .flatMap(({ type, properties }) =>
      Object.entries(properties)
        .filter(([property, value]) => NAMES.test(property) && typeof value === 'string')
        .map(([, value]) => `${type} ${text(value)}`),
    );

beforeAll(bundleFunctions, 60_000);

it('lets two environments share an account: no name is chosen twice', () => {
  const [ours, theirs] = [chosenNames('dev'), chosenNames('staging')];
  expect(ours).toContain('AWS::Events::EventBus kindling-dev');
  expect(ours.filter((name) => theirs.includes(name))).toEqual([]);
});
