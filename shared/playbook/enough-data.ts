import * as z from 'zod';
import type { Standing } from '../lead/standing.ts';
import type { Model } from './schema.ts';
import type { HumanHistory } from '../lead/human-history.ts';

const count = z.int().nonnegative();

/** What there is to learn from under one model: leads with evidence, and how they ended. */
export const modelData = z.object({
  /** To whom the model applies. */
  leads: count,
  /** Of them, those with enough evidence to be more than unknown. */
  evident: count,
  won: count,
  lost: count,
});
export type ModelData = z.infer<typeof modelData>;

/** Whether that is enough, and if not, how many are missing. */
export interface DataVerdict {
  readonly enough: boolean;
  readonly missing: { readonly leads: number; readonly won: number };
}

/**
 * What a model asks for that says nothing else. Salesforce wants as much before Einstein builds a
 * lead-scoring model of a company's own: 1,000 leads created in the last 200 days, of which 120 converted
 * (https://help.salesforce.com/s/articleView?id=ai.einstein_sales_els_setup_considerations.htm).
 */
const ENOUGH = { leads: 1_000, won: 120 };

/** "Do we have enough data?" */
export function enoughData(
  { evident, won }: Pick<ModelData, 'evident' | 'won'>,
  { enoughData: minimum = ENOUGH }: Pick<Model, 'enoughData'>,
): DataVerdict {
  const missing = { leads: Math.max(0, minimum.leads - evident), won: Math.max(0, minimum.won - won) };
  return { enough: missing.leads === 0 && missing.won === 0, missing };
}

/** What one lead adds to it. */
export function dataIn(
  { standing, evidence }: { readonly standing: Standing; readonly evidence: number },
  history: HumanHistory,
  evidenceFloor: number,
): ModelData {
  const lost = history.some(({ type }) => type === 'lost' || type === 'rejected');
  const isEvident = evidence >= evidenceFloor;
  const won = standing.stage === 'customer';
  return { leads: 1, evident: Number(isEvident), won: Number(won), lost: Number(lost) };
}

function dataTogether(parts: readonly ModelData[]): ModelData {
  const sum = (of: keyof ModelData): number => parts.reduce((whole, part) => whole + part[of], 0);
  return { leads: sum('leads'), evident: sum('evident'), won: sum('won'), lost: sum('lost') };
}

/** The same for each model of parts that each say it by model. */
export function dataByModel(
  parts: readonly Readonly<Record<string, ModelData>>[],
): Record<string, ModelData> {
  const byModel = Map.groupBy(parts.flatMap(Object.entries<ModelData>), ([model]) => model);
  return Object.fromEntries(
    [...byModel].map(([model, each]) => [model, dataTogether(each.map(([, part]) => part))]),
  );
}
