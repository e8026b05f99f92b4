import { describe, expect, it } from 'vitest';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { type Model, playbookShape } from '../../../shared/playbook/schema.ts';
import { decide } from '../../fixtures/from-stored.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { toChangeItem } from '../../../shared/stores/change-item.ts';
import { toScoreItem } from '../../../shared/stores/score-item.ts';
import { anActivity, days, MONDAY } from '../../fixtures/leads.ts';
import { LEAD } from '../../fixtures/mails.ts';

const MODELS = 25;
const CRITERIA = 60;
/** What one write unit covers. */
const UNIT_BYTES = 1_024;

/**
 * Size of an item as DynamoDB counts it, rounded up: names and texts by their bytes, numbers by their digits,
 * three bytes for each list or map and one for each member
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
 */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).replace(/\D/g, '').length / 2) + 2;
  if (typeof value === 'boolean') return 1;
  const members = Object.entries(value as object);
  return 3 + members.reduce((sum, [name, member]) => sum + Buffer.byteLength(name) + sizeOf(member) + 1, 0);
}

/** A model with a long name, four groups, and criteria that all count for a busy lead. */
function aModel(): Model {
  const base = defaultPlaybook.models['default']!;
  const groups = ['firmographic-fit', 'engagement-online', 'engagement-events', 'buying-intent-bant'];
  const criteria = Array.from({ length: CRITERIA }, (_, index) => ({
    id: `criterion-${index}`,
    group: groups[index % groups.length]!,
    label: `Criterion ${index}`,
    on: { did: 'page_viewed' },
    points: 1.375,
    decay: { kind: 'halfLife' as const, days: 30 + index },
    count: 'every' as const,
  }));
  return {
    ...base,
    groups: Object.fromEntries(groups.map((group) => [group, { label: group, cap: 97.125 }])),
    criteria,
  };
}

describe('a lead in 25 models of 60 criteria each', () => {
  const models = Object.fromEntries(
    Array.from({ length: MODELS }, (_, index) => [`enterprise-product-line-emea-${index}`, aModel()]),
  );
  const playbook = compile(
    playbookShape.parse({ ...defaultPlaybook, models, golden: undefined }),
    12_345,
    MONDAY - 1,
  );
  const history: Activity[] = Array.from({ length: 40 }, (_, index) =>
    anActivity({ id: `view-${index}`, occurredAt: MONDAY + index * 7_654_321 }),
  );
  const { scores } = decide(LEAD, { scores: [] }, history, playbook, MONDAY + days(5) + 1, 'activity');
  const changes = scores.flatMap(({ change }) => (change ? [change] : []));

  it('is scored by each, with every criterion in the mask', () => {
    expect(scores.filter(({ change }) => change !== undefined)).toHaveLength(MODELS);
    for (const { score } of scores) expect(BigInt(`0x${score.mask}`)).toBe(2n ** BigInt(CRITERIA) - 1n);
  });

  it('keeps every item within one write unit', () => {
    const sizes = [...scores.map(({ score }) => toScoreItem(score)), ...changes.map(toChangeItem)].map(
      sizeOf,
    );
    expect(sizes.length).toBeGreaterThanOrEqual(2 * MODELS);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(UNIT_BYTES);
  });
});
