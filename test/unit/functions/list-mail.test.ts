import { describe, expect, it } from 'vitest';
import { type Dependencies, listMail } from '../../../functions/list-mail/list-mail.ts';
import type { Message } from '../../../shared/stores/message.ts';
import type { SkippedPlace } from '../../../shared/stores/skipped-mail.ts';
import { MONDAY } from '../../fixtures/leads.ts';
import { MemoryTally } from '../../fixtures/memory-tally.ts';
import { aRequest, handled, jsonOf, type Refusal } from '../../fixtures/requests.ts';

interface Listed {
  readonly messages: { leadId: string; number: number; reason: string }[];
  readonly cursor?: string;
}

const placeOf = (n: number): SkippedPlace => ({ leadId: `lead-${n}`, sk: `MESSAGE#${n}`, at: MONDAY - n });
const aMessage = (n: number, overrides: Partial<Message> = {}): Message => ({
  action: 'nurture',
  model: 'lead',
  n,
  state: 'skipped',
  reason: 'unconfirmed',
  claimedAt: MONDAY,
  stateAt: MONDAY,
  ...overrides,
});

const tally = new MemoryTally();
const list = (messages: readonly (Message | undefined)[], query: Record<string, string> = {}) => {
  const places = messages.map((_, n) => placeOf(n));
  const dependencies: Dependencies = {
    skipped: {
      page: async (limit, after) => {
        const from = after === undefined ? 0 : places.findIndex(({ sk }) => sk === after.sk) + 1;
        return places.slice(from, from + limit);
      },
    },
    messages: { at: async (_leadId, sk) => messages[Number(sk.replace('MESSAGE#', ''))] },
    tally,
    clock: () => MONDAY,
    cursorKey: async () => 'cursor key',
  };
  return handled((request) => listMail(request, dependencies))(
    aRequest({ routeKey: 'GET /mail/skipped', query }),
  );
};

describe('the list of mails that were given up', () => {
  it('says whether nurture mail stands still, and on what grounds', async () => {
    expect(jsonOf(await list([]))).toMatchObject({
      complaintBreaker: { open: false, days: 7, complained: 0 },
    });
    await tally.count('complained', MONDAY, 3);
    await tally.count('delivered', MONDAY, 40);
    expect(jsonOf(await list([]))).toMatchObject({
      complaintBreaker: { open: true, days: 7, complained: 3, delivered: 40, bounced: 0 },
    });
  });

  it('goes through all of them page by page, and tells why', async () => {
    const messages = Array.from({ length: 5 }, (_, n) => aMessage(n));
    const numbers: number[] = [];
    let cursor: string | undefined;
    do {
      const page: Listed = jsonOf(await list(messages, { limit: '2', ...(cursor && { cursor }) }));
      numbers.push(...page.messages.map(({ number }) => number));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(numbers).toEqual([0, 1, 2, 3, 4]);
    expect(jsonOf(await list([aMessage(0)]))).toMatchObject({
      messages: [{ leadId: 'lead-0', kind: 'nurture', reason: 'unconfirmed', state: 'skipped' }],
    });
  });

  it('leaves out what has turned out to be sent, and what was erased', async () => {
    const { messages }: Listed = jsonOf(await list([aMessage(0, { state: 'sent' }), undefined, aMessage(2)]));
    expect(messages.map(({ number }) => number)).toEqual([2]);
  });

  it.each<Record<string, string>>([
    { limit: '0' },
    { limit: '101' },
    { limit: 'x' },
    { cursor: 'x' },
    { cursor: 'eyJ9.x' },
    { cursor: 'x'.repeat(9_999) },
  ])('cannot be asked for %j', async (query) => {
    const reply = await list([], query);
    expect(reply.statusCode).toBe(400);
    expect(Object.keys(jsonOf<Refusal>(reply).error.fields)).toEqual(Object.keys(query));
  });
});
