import { own } from '../../shared/runtime/names.ts';
import { enoughData, type ModelData } from '../../shared/playbook/enough-data.ts';
import { type Playbook, playbookShape } from '../../shared/playbook/schema.ts';
import type { PreviewTally } from '../../shared/jobs/preview-tally.ts';
import { concurrently } from '../../shared/runtime/concurrently.ts';
import type { LeadStore } from '../../shared/stores/lead-store.ts';
import { changeUnder } from '../../shared/jobs/preview-finding.ts';

const CONCURRENCY = 16;

/** Name and company of a lead, where known. */
interface Named {
  readonly name?: string;
  readonly company?: string;
}

type Leads = Pick<LeadStore, 'projections'>;

/**
 * The findings of a preview with the names of its example leads. Names are read for the reply and never
 * stored with the preview.
 */
export async function describeFindings(total: PreviewTally, draft: unknown, leads: Leads) {
  const { examples, handoffs, mails } = total;
  const leadIds = [...examples, ...handoffs.examples, ...mails.examples].map(({ leadId }) => leadId);
  const names = await namesOf([...new Set(leadIds)], leads);
  const named = <T extends { readonly leadId: string }>(example: T): T & Named =>
    Object.assign({}, example, names.get(example.leadId));
  return {
    leads: total.leads,
    changes: changesIn(total.changes),
    examples: examples.map(named),
    handoffs: {
      count: handoffs.count,
      byRep: mostFirst(handoffs.byRep).map(({ name, count }) => ({ rep: name, count })),
      examples: handoffs.examples.map(named),
    },
    mails: {
      count: mails.count,
      byMaterial: mostFirst(mails.byMaterial).map(({ name, count }) => ({ material: name, count })),
      examples: mails.examples.map(named),
    },
    models: describeData(total.models, playbookShape.parse(draft)),
  };
}

async function namesOf(leadIds: readonly string[], leads: Leads): Promise<ReadonlyMap<string, Named>> {
  const entries = await concurrently(leadIds, CONCURRENCY, async (leadId) => {
    const { profile } = await leads.projections(leadId);
    const text = (field: string): string => String((profile && own(profile.fields, field)?.value) ?? '');
    const name = [text('firstName'), text('lastName')].filter((part) => part !== '').join(' ');
    const company = text('company');
    return [leadId, { ...(name !== '' && { name }), ...(company !== '' && { company }) }] as const;
  });
  return new Map(entries);
}

/** Counts by `model mark from to`, as objects, most frequent first. */
const changesIn = (changes: PreviewTally['changes']) =>
  Object.entries(changes)
    .toSorted(([, a], [, b]) => b - a)
    .map(([key, count]) => ({ ...changeUnder(key), count }));

const mostFirst = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => ({ name: name === '' ? null : name, count }));

const NO_DATA = { leads: 0, evident: 0, won: 0, lost: 0 };

/** The data available for each model of a playbook, and whether it is enough. */
export const describeData = (dataByModel: Readonly<Record<string, ModelData>>, { models }: Playbook) =>
  Object.entries(models).map(([model, rules]) => {
    const data = own(dataByModel, model) ?? NO_DATA;
    return { model, ...data, ...enoughData(data, rules) };
  });
