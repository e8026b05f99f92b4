import { describe, expect, it } from 'vitest';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { goldenFailures, goldenOutcome } from '../../../shared/scoring/golden.ts';
import { readPlaybook } from '../../../shared/playbook/read-playbook.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { problemsWith } from '../../fixtures/playbooks.ts';

describe('the default playbook', () => {
  it('is a valid playbook', () => {
    expect(readPlaybook(defaultPlaybook)).toEqual(defaultPlaybook);
  });

  it('keeps every agreement between marketing and sales', () => {
    expect(defaultPlaybook.golden!.length).toBeGreaterThan(12);
    expect(goldenFailures(compile(defaultPlaybook, 1))).toEqual([]);
  });
});

describe('a golden lead', () => {
  it('says what differs when a changed rule breaks the agreement', () => {
    const changed: Playbook = structuredClone(defaultPlaybook);
    const call = changed.models['default']!.criteria.find(({ id }) => id === 'call_booked')!;
    call.points = 40;
    const broken = goldenFailures(compile(changed, 2));
    expect(broken.map(({ id }) => id)).toContain('booked-call');
    expect(broken.find(({ id }) => id === 'booked-call')!.differences).toEqual([
      '40 points, agreed were at least 50',
    ]);
  });

  it('may be judged by another model, and has an outcome of its own there', () => {
    const [first] = defaultPlaybook.golden!;
    expect(goldenOutcome({ ...first!, model: 'partners' }, compile(defaultPlaybook, 1))).toBeUndefined();
  });

  const brokenBy = (change: (draft: Playbook) => void): string[] =>
    problemsWith(change).map(({ path, message }) => `${path}: ${message}`);

  it('is refused on save when it names what there is not, or is there twice', () => {
    expect(brokenBy((draft) => void (draft.golden![0]!.model = 'partners'))).toEqual([
      'golden[0].model: There is no model "partners".',
    ]);
    expect(brokenBy((draft) => void (draft.golden![1]!.history[0]!.did = 'flew_to_mars'))).toEqual([
      'golden[1].history[0].did: There is no activity type "flew_to_mars".',
    ]);
    expect(brokenBy((draft) => void (draft.golden![1]!.id = 'booked-call'))).toEqual([
      'golden[1].id: "booked-call" is there twice.',
    ]);
    expect(brokenBy((draft) => void delete draft.models['default']!.grade)).toEqual([
      'golden[8].expect.grade: This model gives no grades.',
    ]);
  });
});
