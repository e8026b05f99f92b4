import { describe, expect, it } from 'vitest';
import { MOST_EVALUATIONS } from '../../../shared/playbook/check-cost.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { fold } from '../../../shared/scoring/fold.ts';
import { Ledger } from '../../../shared/scoring/ledger.ts';
import {
  DEAR,
  DEAR_AT,
  dearest,
  dearLead,
  evaluationsOf,
  playbookOf,
} from '../../fixtures/dear-playbooks.ts';
import { modelOf, problemsOfDocument } from '../../fixtures/playbooks.ts';

/** How often a fold of the lead evaluates all points: a spy would keep each call. */
function instantsOf(work: () => void): number {
  const { total } = Ledger.prototype;
  let calls = 0;
  Ledger.prototype.total = function counted(...minutes) {
    calls += 1;
    return total.apply(this, minutes);
  };
  work();
  Ledger.prototype.total = total;
  return calls;
}

describe('the cost of a playbook', () => {
  const lead = dearLead();

  it.each(Object.entries(DEAR))('is at least what the fold of a long lead evaluates: %s', (_name, make) => {
    const playbook = dearest(make);
    const { criteria } = modelOf(playbook);
    const model = compile(playbook, 1).models.get('default')!;
    const instants = instantsOf(() => fold(lead, model, DEAR_AT));
    expect(instants).toBeGreaterThanOrEqual(lead.length);
    expect(instants * criteria.length).toBeLessThanOrEqual(evaluationsOf(playbook));
  });

  it('lets twenty-five models of the size of the default pass', () => {
    const models = Object.fromEntries(
      Array.from({ length: 25 }, (_, index) => [`model${index}`, modelOf(defaultPlaybook)]),
    );
    const document = { ...defaultPlaybook, models: { ...defaultPlaybook.models, ...models } };
    expect(problemsOfDocument({ ...document, models: { ...models, default: models['model0'] } })).toEqual([]);
  });

  it('lets three hundred criteria with decays of twenty steps pass', () => {
    const playbook = playbookOf(300, DEAR['decays of twenty steps']!);
    expect(evaluationsOf(playbook)).toBeLessThan(MOST_EVALUATIONS);
  });

  it.each([
    ['windows that close after each activity', 300],
    ['questions about texts', 120],
    ['decays of twenty steps', 900],
  ])('refuses too many %s, and names one of the dearest with its figure', (name, count) => {
    const document = playbookOf(count, DEAR[name]!);
    const told = problemsOfDocument(document).filter(({ message }) => message.includes('evaluations'));
    expect(told).toEqual([
      {
        path: expect.stringMatching(/^models\.default\.criteria\[\d+\]/),
        message: expect.stringMatching(
          /^To score a lead of 2000 activities would take \d+\.\d\d million evaluations; a playbook may take 30\.00 million\. models\.default\.criteria takes \d+\.\d\d million of them, no part of it more than this: \d+\.\d\d million\.$/,
        ),
      },
    ]);
  });

  it('refuses points of which more than one fades each minute while others rise', () => {
    const model = modelOf(defaultPlaybook);
    const views = (points: number, cap?: number) => ({
      id: `views${points}`,
      group: 'engagement',
      label: 'Views',
      on: { did: 'page_viewed' },
      points,
      decay: { kind: 'halfLife', days: 30 },
      count: 'every',
      ...(cap !== undefined && { cap }),
    });
    const withViews = (...added: object[]) =>
      problemsOfDocument({
        ...defaultPlaybook,
        models: { default: { ...model, criteria: [...model.criteria, ...added] } },
      });
    expect(withViews(views(1000), views(-1000))).toHaveLength(1);
    expect(withViews(views(10, 50), views(-10, 50))).toEqual([]);
  });
});
