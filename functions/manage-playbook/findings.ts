import { enoughData, type ModelData } from '../../shared/playbook/enough-data.ts';
import { type Playbook, playbookShape } from '../../shared/playbook/schema.ts';
import type { PreviewTally } from '../../shared/jobs/preview-tally.ts';
import { concurrently } from '../../shared/runtime/concurrently.ts';
import type { LeadStore } from '../../shared/stores/lead-store.ts';
import { changeUnder } from '../../shared/jobs/preview-finding.ts';

const CONCURRENCY = 16;

/** Who a lead is, as far as is known. */
interface Named {
  readonly name?: string;
  readonly company?: string;
}

type Leads = Pick<LeadStore, 'projections'>;

/**
 * What a preview has found, with the names of the people it tells of: they are read here, and kept nowhere
 * else.
 */
export async function describeFindings(found: PreviewTally, draft: unknown, leads: Leads) {
  const { examples, handoffs, mails } = found;
  const told = [...examples, ...handoffs.examples, ...mails.examples].map(({ leadId }) => leadId);
  const names = await namesOf([...new Set(told)], leads);
  const named = <T extends { readonly leadId: string }>(example: T): T & Named =>
    Object.assign({}, example, names.get(example.leadId));
  return {
    leads: found.leads,
    changes: changesIn(found.changes),
    examples: examples.map(named),
    handoffs: {
      count: handoffs.count,
      byRep: mostFirst(handoffs.byRep, 'rep'),
      examples: handoffs.examples.map(named),
    },
    mails: {
      count: mails.count,
      byMaterial: mostFirst(mails.byMaterial, 'material'),
      examples: mails.examples.map(named),
    },
    models: describeData(found.models, playbookShape.parse(draft)),
  };
}

async function namesOf(leadIds: readonly string[], leads: Leads): Promise<ReadonlyMap<string, Named>> {
  const found = await concurrently(leadIds, CONCURRENCY, async (leadId) => {
    const { profile } = await leads.projections(leadId);
    const text = (field: string): string => String(profile?.fields[field]?.value ?? '');
    const name = [text('firstName'), text('lastName')].filter((part) => part !== '').join(' ');
    const company = text('company');
    return [leadId, { ...(name !== '' && { name }), ...(company !== '' && { company }) }] as const;
  });
  return new Map(found);
}

/** `model mark from to`, counted, as objects; the most frequent first. */
const changesIn = (changes: PreviewTally['changes']) =>
  Object.entries(changes)
    .toSorted(([, a], [, b]) => b - a)
    .map(([key, count]) => ({ ...changeUnder(key), count }));

const mostFirst = (counts: Readonly<Record<string, number>>, what: string) =>
  Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => ({ [what]: name === '' ? null : name, count }));

const NO_DATA = { leads: 0, evident: 0, won: 0, lost: 0 };

/** What data there is under each of a playbook's models, and whether it is enough. */
export const describeData = (found: Readonly<Record<string, ModelData>>, { models }: Playbook) =>
  Object.entries(models).map(([model, rules]) => {
    const data = found[model] ?? NO_DATA;
    return { model, ...data, ...enoughData(data, rules) };
  });
