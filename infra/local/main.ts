import { parseArgs } from 'node:util';
import { start, type Running } from './start.ts';

const USAGE = 'npm start -- [--port 3000] [--data DIR] [--quiet]';
const DEFAULT_PORT = 3000;

function readOptions(): { port: number; data?: string; quiet: boolean } {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      data: { type: 'string' },
      quiet: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new TypeError(`--port ${values.port} is no port`);
  return { port, quiet: values.quiet, ...(values.data !== undefined && { data: values.data }) };
}

const lines = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([name, value]) => `  ${name.padEnd(12)} ${value}`).join('\n');

function introduce({ url, keys, diagnostics }: Running): void {
  console.log('Routes');
  console.log(diagnostics.routes.map((route) => `  ${route.replace(' ', ` ${url}`)}`).join('\n'));
  console.log('Pages');
  console.log(
    lines([
      ['demo', `${url}/`],
      ['mail', `${url}/_local/mail`],
      ['events', `${url}/_local/events.json`],
      ['clock', `${url}/_local/clock`],
    ]),
  );
  console.log('API keys');
  console.log(lines(Object.entries(keys)));
}

/**
 * A terminal signals us and npm, and npm passes it on: what comes this soon (ms) after the first signal is
 * the same one.
 */
const SAME_SIGNAL = 1_000;

/** Ends on the first signal; a second one does not wait. */
function endOnSignal(running: Running): void {
  let first: number | undefined;
  const end = (): void => {
    if (first === undefined) void running.stop().then(() => process.exit(0));
    else if (Date.now() - first > SAME_SIGNAL) process.exit(1);
    first ??= Date.now();
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

try {
  const options = readOptions();
  const running = await start(options);
  endOnSignal(running);
  if (!options.quiet) introduce(running);
  console.log(`ready ${running.url}`);
} catch (error) {
  console.error(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n${USAGE}`);
  process.exit(1);
}
