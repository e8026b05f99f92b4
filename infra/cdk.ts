import { spawnSync } from 'node:child_process';
import { environmentNamed, UnusableEnvironment } from './environments/environments.ts';

/** What may be left out: only a synth does no harm in the wrong environment. */
const DEFAULTS: Readonly<Record<string, string>> = { synth: 'dev' };

/** `node infra/cdk.ts COMMAND ENV [options of the command]`: the CDK's command line, for both stacks of an environment. */
function main([command = 'synth', environment = DEFAULTS[command], ...options]: readonly string[]): number {
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
