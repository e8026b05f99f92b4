import { beforeAll, expect, it } from 'vitest';
import { bundleFunctions } from '../../infra/functions/bundle.ts';
import { environmentNamed } from '../../infra/environments/environments.ts';
import { createApp } from '../../infra/synth.ts';
import { Template, text } from './template.ts';

/** Properties that hold a name which must be unique in an account. */
const UNIQUE_NAMES = /^(Name|.*(Table|Queue|Topic|Bucket|Function|Role|Secret|LogGroup|Archive)Name)$/;
/** Names of APIs and authorizers are labels, and a schedule's name is unique within its group. */
const WITHOUT_UNIQUE_NAME = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::Scheduler::Schedule',
]);

const physicalNames = (environment: string): string[] =>
  new Template(createApp(environmentNamed(environment), { validation: false }).synth()).resources
    .filter(({ type }) => !WITHOUT_UNIQUE_NAME.has(type))
    .flatMap(({ type, properties }) =>
      Object.entries(properties)
        .filter(([property, value]) => UNIQUE_NAMES.test(property) && typeof value === 'string')
        .map(([, value]) => `${type} ${text(value)}`),
    );

beforeAll(bundleFunctions, 60_000);

it('two environments can share an account: no physical name is used twice', () => {
  const [dev, staging] = [physicalNames('dev'), physicalNames('staging')];
  expect(dev).toContain('AWS::Events::EventBus kindling-dev');
  expect(dev.filter((name) => staging.includes(name))).toEqual([]);
});
