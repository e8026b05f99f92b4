import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeFindings } from '../../../functions/manage-playbook/findings.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { enoughData } from '../../../shared/playbook/enough-data.ts';
import { type PreviewTally, tally, together } from '../../../shared/jobs/preview-tally.ts';
import type { Tier } from '../../../shared/lead/standing.ts';

const tier = fc.constantFrom<Tier>('cold', 'warm', 'hot');
const aFinding: fc.Arbitrary<PreviewTally> = fc
  .record({
    leadId: fc.nat({ max: 100_000 }).map((n) => String(n).padStart(26, '0')),
    from: tier,
    to: tier,
    after: fc.integer({ min: 0, max: 100 }),
    rep: fc.constantFrom('', 'ana', 'jan'),
  })
  .map(({ leadId, from, to, after, rep }) => {
    const standing = (tier: Tier) => ({ tier, stage: 'lead' as const, highValue: false });
    const move = {
      leadId,
      model: 'default',
      from: standing(from),
      to: standing(to),
      points: { before: 50, after },
    };
    return {
      leads: 1,
      changes: { [`default tier ${from} ${to}`]: 1 },
      examples: [move],
      handoffs: { count: 1, byRep: { [rep]: 1 }, examples: [{ leadId, rep }] },
      mails: { count: 0, byMaterial: {}, examples: [] },
      models: { default: { leads: 1, evident: 1, won: 0, lost: 0 } },
    };
  });

describe('findings of a preview', () => {
  it('come to the same however the leads are divided and in whatever order they are added', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(aFinding, { maxLength: 150, selector: ({ examples }) => examples[0]!.leadId }),
        fc.integer({ min: 1, max: 40 }),
        (findings, size) => {
          const parts = [];
          for (let from = 0; from < findings.length; from += size)
            parts.push(together(findings.slice(from, from + size)));
          expect(together(parts.toReversed())).toEqual(together(findings));
        },
      ),
    );
  });

  it('tell of the leads that move furthest, a hundred at most, and fit an item', () => {
    const findings = fc.sample(aFinding, { numRuns: 2_000, seed: 1 });
    const whole = tally.parse(together(findings));
    expect(whole.leads).toBe(2_000);
    expect(whole.examples).toHaveLength(100);
    const distances = whole.examples.map(({ points }) => Math.abs(points.after - points.before));
    expect(distances).toEqual(distances.toSorted((a, b) => b - a));
    expect(JSON.stringify(whole).length).toBeLessThan(100_000);
  });

  it('name people when they are read, and say who takes a lead or that nobody does', async () => {
    const [finding] = fc.sample(aFinding, { numRuns: 1, seed: 2 });
    const { examples } = finding!;
    const fact = (value: string) => ({ value, at: 0, source: 'form' as const });
    const { leadId } = examples[0]!;
    const fields = { firstName: fact('Ana'), company: fact('Example Works') };
    const leads = {
      projections: async () => ({ profile: { leadId, version: 1, fields, interests: [] }, scores: [] }),
    };
    const found: PreviewTally = {
      ...finding!,
      handoffs: { count: 3, byRep: { jan: 1, '': 2 }, examples: [] },
    };
    expect(await describeFindings(found, defaultPlaybook, leads)).toMatchObject({
      examples: [{ leadId, name: 'Ana', company: 'Example Works' }],
      handoffs: {
        byRep: [
          { rep: null, count: 2 },
          { rep: 'jan', count: 1 },
        ],
      },
      models: [{ model: 'default', leads: 1, enough: false, missing: { leads: 999, won: 120 } }],
    });
  });
});

describe('enough data', () => {
  const base = defaultPlaybook.models['default']!;
  it('is what the model asks for, or 1,000 leads and 120 won', () => {
    expect(enoughData({ evident: 1_000, won: 120 }, {})).toEqual({
      enough: true,
      missing: { leads: 0, won: 0 },
    });
    expect(enoughData({ evident: 999, won: 200 }, {})).toEqual({
      enough: false,
      missing: { leads: 1, won: 0 },
    });
    const modest = { ...base, enoughData: { leads: 10, won: 5 } };
    expect(enoughData({ evident: 10, won: 4 }, modest)).toEqual({
      enough: false,
      missing: { leads: 0, won: 1 },
    });
  });
});
