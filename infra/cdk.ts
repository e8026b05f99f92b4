import { spawnSync } from 'node:child_process';
import { environmentNamed, UnusableEnvironment } from './environments/environments.ts';

/** The environment of a command without one. Only a synth does no harm in the wrong environment. */
const DEFAULT_ENVIRONMENTS: Readonly<Record<string, string>> = { synth: 'dev' };

/**
 * `node infra/cdk.ts COMMAND ENV [OPTIONS]` runs a command of the CDK CLI for both stacks of an environment.
 */
function main([
  command = 'synth',
  environment = DEFAULT_ENVIRONMENTS[command],
  ...options
]: readonly string[]): number {
  const { name } = environmentNamed(environment);
  const { status, error } = spawnSync('cdk', [command, '**', '-c', `environment=${name}`, ...options], {
    stdio: 'inherit',
  });
  if (error) throw error;
  return status ?? 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UnusableEnvironment)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
