import { parseArgs } from 'node:util';
import type { Report } from './measurement.ts';
import { printer } from './report.ts';

/** Benchmarks by name; each is loaded only when it runs. */
const BENCHES: Readonly<Record<string, () => Promise<(report: Report) => Promise<void>>>> = {
  pipeline: async () => (await import('./pipeline/pipeline.ts')).pipeline,
  'hot-lead': async () => (await import('./hot-lead.ts')).hotLead,
  scoring: async () => (await import('./scoring/scoring.ts')).scoring,
  preview: async () => (await import('./preview/preview.ts')).preview,
  'cold-start': async () => (await import('./cold-start/cold-start.ts')).coldStart,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(1);
}
const report = printer(values.json);
for (const name of names) await (await BENCHES[name]!())(report);
process.exit(0);
