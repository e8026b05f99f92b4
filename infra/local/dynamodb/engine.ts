import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from '../kit/listen.ts';

/** A DynamoDB that speaks the wire protocol. */
export interface Engine {
  readonly url: string;
  /** SQLite file behind it; undefined for one that was started by somebody else. */
  readonly file?: string;
  stop(): Promise<void>;
}

/** There is no DynamoDB to be had; the message names what can be done. */
class NoEngine extends Error {
  override readonly name = 'NoEngine';
}

const PACKAGE = '@dynoxide/linux-x64';
const ALTERNATIVES = `Kindling needs a DynamoDB on this machine. The one from npm (${PACKAGE}) runs on Linux x64 only. Elsewhere start
Amazon's DynamoDB Local ("docker run -p 8000:8000 amazon/dynamodb-local", or its Java archive) or any other
DynamoDB-compatible server, and set AWS_ENDPOINT_URL_DYNAMODB to it, for example http://127.0.0.1:8000.`;

/** The engine is ready within 5 to 20 ms; on a machine that is this slow something else is wrong. */
const READY_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 2;

/**
 * Uses the DynamoDB that AWS_ENDPOINT_URL_DYNAMODB names, or starts the one from npm on a file in `folder`
 * (without one, on a RAM disk where there is one, and gone afterwards).
 * @throws {NoEngine}
 */
export async function startEngine(folder: string | undefined): Promise<Engine> {
  const given = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  if (given) return { url: given, stop: async () => {} };
  const binary = engineBinary();
  const temporary = folder === undefined ? mkdtempSync(join(memoryFolder(), 'kindling-')) : '';
  const file = join(folder ?? temporary, 'dynamodb.db');
  const port = await freePort();
  const child = startDyingWithUs(binary, ['serve', '--port', String(port), '--db-path', file], temporary);
  const url = `http://127.0.0.1:${port}`;
  await ready(url, child);
  return { url, file, stop: () => end(child) };
}

function engineBinary(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`);
    return join(dirname(manifest), 'dynoxide');
  } catch (cause) {
    throw new NoEngine(ALTERNATIVES, { cause });
  }
}

const memoryFolder = (): string => (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());

/** The engine takes no port 0: it would not tell which one it got. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Waits for the end of a pipe that only we hold open, then ends the program and removes its folder, if it has
 * one.
 */
const SCRIPT = '"$0" "$@" </dev/null & read -r _; kill $!; wait $!; rm -rf "$TEMPORARY"';

/** Starts a program that ends, and cleans up, when this process does, even if that is killed. */
function startDyingWithUs(program: string, parameters: readonly string[], temporary: string): ChildProcess {
  return spawn('/bin/sh', ['-c', SCRIPT, program, ...parameters], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { ...process.env, TEMPORARY: temporary },
  });
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) break;
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(LOOK_EVERY_MS);
  }
  await end(child);
  throw new NoEngine(`${PACKAGE} did not start. ${ALTERNATIVES}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  await gone;
}
