import { App } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import cdkJson from '../cdk.json' with { type: 'json' };
import { environmentNamed } from './environments/environments.ts';
import type { Settings } from './environments/settings.ts';
import { AppStack } from './stacks/app-stack.ts';
import { DataStack } from './stacks/data-stack.ts';

export interface SynthOptions {
  /** @default a temporary folder */
  readonly outdir?: string;
  /** Whether to validate the templates by the rules of the CDK, which takes seconds. @default true */
  readonly validation?: boolean;
}

/** Context that the CDK CLI sets: it adds construct path and asset folder to the metadata of resources. */
const METADATA_CONTEXT = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };

/** Adds the data stack and the app stack of an environment. */
export function addStacks(app: App, settings: Settings): void {
  const data = new DataStack(app, `kindling-${settings.name}-data`, settings);
  new AppStack(app, `kindling-${settings.name}-app`, { settings, data });
}

/** Creates the CDK app of an environment without the CDK CLI, with the feature flags of `cdk.json`. */
export function createApp(settings: Settings, { outdir, validation = true }: SynthOptions = {}): App {
  const app = new App({
    context: { ...cdkJson.context, ...METADATA_CONTEXT },
    builtinCloudFormationValidation: validation,
    ...(outdir && { outdir }),
  });
  addStacks(app, settings);
  return app;
}

/**
 * Synthesizes an environment in this process. The functions must have been bundled before.
 * @throws UnusableEnvironment, or an error that lists the findings if a template is not valid
 */
export function synthesize(environmentName: string, options?: SynthOptions): CloudAssembly {
  return createApp(environmentNamed(environmentName), options).synth();
}
