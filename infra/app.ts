import { App } from 'aws-cdk-lib';
import { bundleFunctions } from './functions/bundle.ts';
import { environmentNamed, UnusableEnvironment } from './environments/environments.ts';
import { addStacks } from './synth.ts';

/** The CDK app: the CDK CLI runs it, as `cdk.json` says. */
async function main(): Promise<void> {
  const app = new App();
  const settings = environmentNamed(app.node.tryGetContext('environment'));
  await bundleFunctions();
  addStacks(app, settings);
  app.synth();
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UnusableEnvironment)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
