import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Dependencies } from '../../../functions/read-leads/dependencies.ts';
import { readLeads } from '../../../functions/read-leads/read-leads.ts';
import { readNurtureCase } from '../../../shared/nurture/nurture-case.ts';
import { LeadHistory } from '../../../shared/bots/lead-history.ts';
import * as judging from '../../../shared/bots/verdicts.ts';
import { decide } from '../../../shared/rescoring/decide.ts';
import { historyReader, wholeHistory } from '../../../shared/stores/whole-history.ts';
import { aClick, anOpen, delivered } from '../../fixtures/hits.ts';
import { anActivity, days, MONDAY, playbookOne } from '../../fixtures/leads.ts';
import { MemoryLog } from '../../fixtures/memory-log.ts';
import { aRequest } from '../../fixtures/requests.ts';

vi.mock(import('../../../shared/bots/verdicts.ts'), async (original) => {
  const { verdicts } = await original();
  return { verdicts: vi.fn<typeof verdicts>(verdicts) };
});
const derivations = vi.mocked(judging.verdicts);

const ADA = 'a'.repeat(26);
const NOW = MONDAY + days(3);
const DEEDS = [
  anActivity({ id: 'form', type: 'form_submitted', source: 'form', profile: { email: 'ada@example.org' } }),
  anActivity({ id: 'quote', type: 'quote_requested' }),
  delivered,
  anOpen(3_600_000),
  aClick(3_660_000, 'case-study'),
];

const aLog = async (): Promise<MemoryLog> => {
  const log = new MemoryLog();
  for (const deed of DEEDS) await log.add({ kind: 'lead', id: ADA }, deed);
  return log;
};

const dependencies = (log: MemoryLog): Dependencies => ({
  clock: () => NOW,
  history: (leadId) => wholeHistory(leadId, log),
  leads: { projections: async () => ({ scores: [] }) },
  queue: { page: async () => ({ places: [] }) },
  handoffs: { current: async () => undefined },
  messages: { list: async () => [] },
  runs: { find: async () => undefined },
  playbooks: { active: async () => playbookOne, version: async () => playbookOne },
  cursorKey: async () => 'cursor key',
});

beforeEach(() => void derivations.mockClear());

describe('what counts of a history is derived once', () => {
  it.each(['GET /leads/{id}', 'GET /leads/{id}/history', 'GET /leads/{id}/score'])(
    'by %s',
    async (routeKey) => {
      const reply = await readLeads(aRequest({ routeKey, path: { id: ADA } }), dependencies(await aLog()));
      expect(reply).toMatchObject({ statusCode: 200 });
      expect(derivations).toHaveBeenCalledTimes(1);
    },
  );

  it('by a rescoring, however many models, minutes and projections it looks at', () => {
    decide(ADA, { scores: [] }, new LeadHistory(DEEDS), playbookOne, NOW, 'activity');
    expect(derivations).toHaveBeenCalledTimes(1);
  });

  it('by whatever decides about mail to the lead', async () => {
    const found = await readNurtureCase(
      {
        ...dependencies(await aLog()),
        historyOf: historyReader(await aLog()),
        sender: 'sender@example.com',
      },
      ADA,
      NOW,
    );
    expect(found?.profile).toMatchObject({ email: { value: 'ada@example.org' } });
    expect(derivations).toHaveBeenCalledTimes(1);
  });

  it('anew where less is known, and not at all where that is everything', () => {
    const history = new LeadHistory(DEEDS);
    expect(history.knownBy(NOW)).toBe(history);
    expect(history.knownBy(MONDAY).human.length).toBeLessThan(history.human.length);
    expect(derivations).toHaveBeenCalledTimes(2);
  });
});
