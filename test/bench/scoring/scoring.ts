import type { Report } from '../measurement.ts';
import { compiled } from './compiled.ts';
import { folding } from './folding.ts';
import { rulesEngine30 } from './rules-engine.ts';

/**
 * What scoring costs, without any network: beside code written by hand, beside a rules engine, and as
 * histories grow.
 */
export async function scoring(report: Report): Promise<void> {
  for (const count of [30, 100, 300]) await compiled(count, report);
  await rulesEngine30(report);
  await folding(report);
}
