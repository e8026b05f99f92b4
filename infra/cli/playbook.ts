import { run } from './playbook/run.ts';

try {
  const { lines, ok } = await run(process.argv.slice(2), Date.now());
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
