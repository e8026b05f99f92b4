import { afterAll, describe, expect, it } from 'vitest';
import { assemblyOf } from '../../../infra/local/template/assembly.ts';
import { createBusy } from '../../../infra/local/kit/busy.ts';
import { Lambda } from '../../../infra/local/lambda/lambda.ts';
import { Logs } from '../../../infra/local/lambda/logs.ts';
import type { InvocationResult } from '../../../infra/local/lambda/invoke.ts';
import type { JsonObject } from '../../../infra/local/kit/json.ts';
import { aBundle, aFolder } from '../../fixtures/a-cloud-assembly.ts';
import { aResource, arnOf } from '../../fixtures/a-local.ts';

const running: Lambda[] = [];
afterAll(() => Promise.all(running.map((lambda) => lambda.stop())));

/** A function made of a CommonJS source, with what it prints. */
function aFunction(source: string, properties: JsonObject = {}, aheadMs = 0) {
  const arn = arnOf('lambda', 'function:under-test');
  const resource = aResource('AWS::Lambda::Function', arn, { Handler: 'index.handler', ...properties });
  const clockOffset = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  new BigInt64Array(clockOffset)[0] = BigInt(aheadMs);
  const logs = new Logs(() => 0, true);
  const busy = createBusy();
  const lambda = new Lambda({
    assembly: assemblyOf([{ ...resource, code: aBundle(source) }]),
    busy,
    logs,
    clockOffset,
    endpointUrl: 'http://127.0.0.1:1',
    compileCache: aFolder(),
  });
  running.push(lambda);
  return {
    invoke: (event: unknown): Promise<InvocationResult> => lambda.invoke(arn, event),
    lambda,
    logs,
    busy,
    arn,
  };
}

describe('invoking a function', () => {
  it('hands over event and context as JSON and answers with what JSON keeps', async () => {
    const { invoke } = aFunction(`exports.handler = async (event, context) => ({
      event, name: context.functionName, left: context.getRemainingTimeInMillis() > 0, lost: undefined, at: new Date(0) })`);
    expect(await invoke({ a: 1, lost: undefined })).toMatchObject({
      ok: true,
      value: { event: { a: 1 }, name: 'under-test', left: true, at: '1970-01-01T00:00:00.000Z' },
    });
  });

  it('keeps module state in an environment and variables to the function', async () => {
    const { invoke } = aFunction(
      'let n = 0; exports.handler = async () => { process.env.MINE += "!"; return [++n, process.env.MINE, process.env.PATH] }',
      { Environment: { Variables: { MINE: 'x' } } },
    );
    await invoke({});
    expect(await invoke({})).toMatchObject({ ok: true, value: [2, 'x!!', null] });
    expect(process.env['MINE']).toBeUndefined();
  });

  it('answers a version or alias of the function too', async () => {
    const { lambda, arn } = aFunction(
      'exports.handler = async (_, { invokedFunctionArn }) => invokedFunctionArn',
    );
    expect((await lambda.invoke(`${arn}:live`, {})).value).toBe(`${arn}:live`);
    expect((await lambda.invoke(arnOf('lambda', 'function:nobody'), {})).ok).toBe(false);
  });

  it('moves the function’s clock, but no explicit instant', async () => {
    const { invoke } = aFunction(
      'const C = Date; exports.handler = async () => [Date.now(), +new Date(), Date.parse(Date()), +new Date(5), new Date() instanceof C]',
      {},
      86_400_000,
    );
    const [now, made, told, explicit, same] = (await invoke({})).value as [
      number,
      number,
      number,
      number,
      boolean,
    ];
    for (const instant of [now, made, told]) expect(instant - Date.now()).toBeGreaterThan(86_000_000);
    expect([explicit, same]).toEqual([5, true]);
  });

  it('reports what the handler throws by name and message', async () => {
    const { invoke, logs } = aFunction('exports.handler = async () => { throw new RangeError("too far") }');
    expect(await invoke({})).toMatchObject({ ok: false, error: { name: 'RangeError', message: 'too far' } });
    await expect
      .poll(() =>
        logs
          .list()
          .map(({ text }) => text)
          .join('\n'),
      )
      .toContain('too far');
  });

  it('reports a bundle that does not load, every time', async () => {
    const { invoke } = aFunction('throw new Error("broken on import")');
    expect((await invoke({})).error?.message).toBe('broken on import');
    expect((await invoke({})).error?.message).toBe('broken on import');
  });

  it('ends a function at its time limit, and starts the next one afresh', async () => {
    const { invoke } = aFunction(
      'let n = 0; exports.handler = async ({ loop }) => { n += 1; while (loop); return n }',
      { Timeout: 0.5 },
    );
    expect((await invoke({ loop: false })).value).toBe(1);
    const result = await invoke({ loop: true });
    expect(result.error?.name).toBe('Sandbox.Timedout');
    expect(result.error?.message).toContain('Task timed out after 0.50 seconds');
    expect((await invoke({ loop: false })).value).toBe(1);
  });

  it('survives a function that ends its process or fails behind its own back', async () => {
    const { invoke } = aFunction(`exports.handler = async ({ how }) => {
      if (how === 'exit') process.exit(3);
      if (how === 'throw') setTimeout(() => { throw new Error('later') });
      return how === 'throw' ? new Promise(() => {}) : 'fine' }`);
    expect((await invoke({ how: 'exit' })).error?.name).toBe('Runtime.ExitError');
    expect((await invoke({ how: 'throw' })).error?.message).toBe('later');
    expect((await invoke({})).value).toBe('fine');
  });

  it('lets invocations beyond the concurrency wait, and counts all of them as work', async () => {
    const { invoke, busy } = aFunction(
      'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 20, 1))',
      { ReservedConcurrentExecutions: 1 },
    );
    const all = Promise.all([invoke({}), invoke({}), invoke({})]);
    expect(busy.count).toBe(3);
    expect((await all).map(({ value }) => value)).toEqual([1, 1, 1]);
    expect(busy.count).toBe(0);
  });

  it('keeps the function’s lines, with the level they state', async () => {
    const { invoke, logs } = aFunction(
      'exports.handler = async () => { console.log(JSON.stringify({ level: "WARN", message: "m" })); console.error("e") }',
    );
    await invoke({});
    await expect
      .poll(() =>
        logs
          .list()
          .map(({ level }) => level)
          .toSorted(),
      )
      .toEqual(['error', 'warn']);
  });
});
