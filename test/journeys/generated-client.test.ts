import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTypes, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { App } from './app.ts';

const GENERATED = fileURLToPath(new URL('../../dist/generated-client/', import.meta.url));
const JOURNEY = fileURLToPath(new URL('../fixtures/generated-client/journey.ts', import.meta.url));

/** The journey, whose types exist only once the client is generated. */
interface Driver {
  readonly drive: (journey: {
    url: string;
    key: string;
    email: string;
    settled: () => Promise<void>;
  }) => Promise<Record<string, unknown>>;
}

let app: App;
beforeAll(async () => {
  app = await App.start();
  const document = await (await app.fetch('/openapi.json')).text();
  await mkdir(GENERATED, { recursive: true });
  await writeFile(`${GENERATED}api.ts`, astToString(await openapiTypes(document)));
});
afterAll(() => app.stop());

/** What a compiler says of the journey against the generated types. */
function complaints(): string[] {
  const program = ts.createProgram([JOURNEY], {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    types: ['node'],
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

it('a client that others generate from the document compiles, and drives a lead from form to override', async () => {
  expect(complaints()).toEqual([]);
  const { drive } = (await import(JOURNEY)) as Driver;
  const { url, keys } = app.running;
  const outcome = await drive({
    url,
    key: keys.sales!,
    email: 'client@example.org',
    settled: () => app.idle(),
  });
  expect(outcome).toMatchObject({
    accepted: true,
    tiers: ['hot', 'warm'],
    byHand: 'Away until next week',
    override: true,
    refusal: 'unknown_lead',
  });
  expect(outcome['points']).toBeGreaterThan(0);
});
