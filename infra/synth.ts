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
  /** Whether the templates are checked against CDK's own rules, which takes seconds. @default true */
  readonly validation?: boolean;
}

/** What the CDK's command line sets by itself: resources say where in the tree, and from which folder, they come. */
const ORIGINS = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };

/** Adds both stacks of an environment. */
export function addStacks(app: App, settings: Settings): void {
  const data = new DataStack(app, `kindling-${settings.name}-data`, settings);
  new AppStack(app, `kindling-${settings.name}-app`, { settings, data });
}

/** The app of an environment, outside the command line but with the same feature flags. */
export function createApp(settings: Settings, { outdir, validation = true }: SynthOptions = {}): App {
  const app = new App({
    context: { ...cdkJson.context, ...ORIGINS },
    builtinCloudFormationValidation: validation,
    ...(outdir && { outdir }),
  });
  addStacks(app, settings);
  return app;
}

/**
 * Synthesizes an environment in this process. Functions must have been bundled before.
 * @throws UnusableEnvironment; an error that lists the findings if the templates are not valid.
 */
export function synthesize(environmentName: string, options?: SynthOptions): CloudAssembly {
  return createApp(environmentNamed(environmentName), options).synth();
}
