import { describe, expect, it } from 'vitest';
import type { Criterion, Line, Model } from '../../../shared/playbook/schema.ts';
import { type CompiledModel, compileModel } from '../../../shared/scoring/compile.ts';
import {
  activitiesOf,
  companyPlaybook,
  expectationOf,
  outcomeOf,
} from '../../fixtures/golden-table/judge.ts';
import { THEMES } from '../../fixtures/golden-table/table.ts';

type Change = (model: Model) => void;
const only =
  (id: string, change: (criterion: Criterion) => void): Change =>
  ({ criteria }) =>
    change(criteria.find((criterion) => criterion.id === id)!);

/** Every number and every way of counting of one criterion, changed a little, one after the other. */
function changesOf({ id, ...criterion }: Criterion): [string, Change][] {
  const points: [string, Change] = [`${id}: a point more`, only(id, (c) => void (c.points += 1))];
  if (!('on' in criterion)) return [points];
  const counts = (['every', 'day', 'session', 'once'] as const).filter((count) => count !== criterion.count);
  return [
    points,
    [`${id}: fades for a day longer`, only(id, (c) => void ('on' in c && 'days' in c.decay && (c.decay.days += 1)))],
    ...counts.map((count): [string, Change] => [`${id}: counts ${count}`, only(id, (c) => void Object.assign(c, { count }))]),
    ...(criterion.cap === undefined ? [] : [[`${id}: a point more at most`, only(id, (c) => void Object.assign(c, { cap: criterion.cap! + 1 }))] as [string, Change]]),
  ];
} // prettier-ignore

const buyers = companyPlaybook.models['default']!;
const LINES: [string, (model: Model) => { line: Line }][] = [
  ['warm', (model) => model.tiers.warm],
  ['hot', (model) => model.tiers.hot],
  ['high value', (model) => model.highValue],
];
const CHANGES: [string, Change][] = [
  ...buyers.criteria.flatMap(changesOf),
  ...LINES.flatMap(([name, of]) =>
    [-1, 1].flatMap((by): [string, Change][] => [
      [`${name}: entered at ${by} point`, (model) => void (of(model).line.over === undefined ? (of(model).line.from! += by) : (of(model).line.over! += by))],
      [`${name}: left at ${by} point`, (model) => void (of(model).line.leaveBelow += by)],
    ]),
  ),
  ...Object.keys(buyers.groups).map((id): [string, Change] => [`${id}: a point less at most`, (model) => void (model.groups[id]!.cap -= 1)]),
  ...['fit', 'engagement'].map((id): [string, Change] => [`${id}: a point less at least`, (model) => void (model.groups[id]!.floor! -= 1)]),
  ['baseline: a point more', (model) => void (model.groups['fit']!.baseline!.points += 1)],
  ['evidence: two pieces', (model) => void (model.evidenceFloor = 2)],
  ...buyers.gates.map(({ id }): [string, Change] => [`gate: no ${id}`, (model) => void (model.gates = model.gates.filter((gate) => gate.id !== id))]),
  ...(['warm', 'hot'] as const).map((tier): [string, Change] => [`${tier}: by points alone`, (model) => void delete model.tiers[tier].behaviour]),
  ['hot: whatever the answers', (model) => void delete model.tiers.hot.needs],
  ['stages: no marketing behaviour', (model) => void delete model.stages.mql],
  ['stages: no sales behaviour', (model) => void delete model.stages.sql],
  ['audience: everybody', (model) => void delete model.audience],
]; // prettier-ignore

/** What the rows of the default model come to under a model, as far as they say anything. */
const resultsUnder = (model: CompiledModel): string =>
  JSON.stringify(
    Object.values(THEMES)
      .flat()
      .filter(({ playbook }) => playbook === undefined)
      .map((row) => {
        const { next: _, ...now } = expectationOf(row);
        return outcomeOf(activitiesOf(row), model, now);
      }),
  );

describe('no rule of the default model can change without the golden table noticing', () => {
  const agreed = resultsUnder(compileModel('default', buyers, companyPlaybook));

  it.each(CHANGES)('%s', (_, change) => {
    const changed = structuredClone(buyers);
    change(changed);
    expect(changed).not.toEqual(buyers);
    expect(resultsUnder(compileModel('default', changed, companyPlaybook))).not.toBe(agreed);
  });
});
