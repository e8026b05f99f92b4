import { describe, expect, it } from 'vitest';
import { defaultPlaybook } from '../../shared/playbook/default.ts';
import { playbook } from '../../shared/playbook/schema.ts';

describe('the default playbook', () => {
  it('is a valid playbook', () => {
    expect(playbook.parse(defaultPlaybook)).toEqual(defaultPlaybook);
  });
});
