import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../infra/functions/bundle.ts';
import { environmentNamed } from '../../infra/environments/environments.ts';
import { createApp } from '../../infra/synth.ts';
import { Template } from './template.ts';

describe('production', () => {
  let template: Template;

  // Synth throws, with all findings, if a template is invalid or an AwsSolutions finding not acknowledged.
  beforeAll(async () => {
    await bundleFunctions();
    const app = createApp(environmentNamed('prod'));
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    template = new Template(app.synth());
  }, 60_000);

  it('keeps its tables, keys, bus and failures when the stack is deleted', () => {
    const kept = ['DynamoDB::Table', 'SecretsManager::Secret', 'Events::EventBus', 'S3::Bucket'];
    const policies = kept
      .flatMap((type) => template.ofType(`AWS::${type}`))
      .map((kind) => kind.deletionPolicy);
    expect(policies).toEqual(Array<string>(7).fill('Retain'));
  });

  it('does not let its tables be deleted', () => {
    const tables = template.ofType('AWS::DynamoDB::Table');
    expect(tables.map(({ properties }) => properties.DeletionProtectionEnabled)).toEqual([true, true]);
  });
});
