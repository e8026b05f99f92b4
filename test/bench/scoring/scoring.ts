import type { Report } from '../measurement.ts';
import { compiled } from './compiled.ts';
import { folding } from './folding.ts';
import { rulesEngine30 } from './rules-engine.ts';
import { scoreReply } from './score-reply.ts';
import { worstPlaybook } from './worst-playbook.ts';

/**
 * What scoring costs, without any network: beside code written by hand, beside a rules engine, as histories
 * grow, for a whole reply, and under the dearest playbook.
 */
export async function scoring(report: Report): Promise<void> {
  for (const count of [30, 100, 300]) await compiled(count, report);
  await rulesEngine30(report);
  await folding(report);
  await scoreReply(report);
  await worstPlaybook(report);
}
