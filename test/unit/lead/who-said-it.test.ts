import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consentsOf } from '../../../shared/consent/consents.ts';
import { mailPermission } from '../../../shared/consent/mail-permission.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { STATEMENT_MINUTES } from '../../../shared/lead/field-statements.ts';
import { interestsOf } from '../../../shared/lead/interests.ts';
import { profileOf } from '../../../shared/lead/profile.ts';
import { PURPOSES } from '../../../shared/lead/purposes.ts';
import { isAnonymous } from '../../../shared/lead/source-order.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/runtime/time.ts';
import { explain } from '../../../shared/scoring/explain.ts';
import { wholeHistory, type WholeHistory } from '../../../shared/stores/whole-history.ts';
import { MONDAY, playbookOne } from '../../fixtures/leads.ts';

/** Raise for a long run: `RUNS=100000 npx vitest run test/unit/lead/who-said-it.test.ts`. */
const RUNS = Number(process.env['RUNS'] ?? 300);
const [ROOT, MEMBER] = ['a'.repeat(26), 'b'.repeat(26)];
const model = playbookOne.models.get('default')!;

type Told = Activity & { readonly lead: string };

const aStatement = fc.record(
  {
    consentEmail: fc.boolean(),
    consentClicks: fc.boolean(),
    consentProfiling: fc.boolean(),
    company: fc.constantFrom('Engines', 'Looms', 'Mills'),
    need: fc.constantFrom('replace', 'none'),
  },
  { requiredKeys: [] },
);

/** What anybody may report of a lead, from whichever source, over two years. */
const anActivityOf = fc.record({
  type: fc.constantFrom('form_submitted', 'page_viewed', 'consent_given', 'consent_withdrawn', 'unsubscribed', 'override', 'call_booked'),
  source: fc.constantFrom('pixel' as const, 'form' as const, 'form' as const, 'api' as const, 'sales' as const, 'mail' as const),
  day: fc.integer({ min: 0, max: 730 }),
  minute: fc.integer({ min: 0, max: 3 }),
  lead: fc.constantFrom(ROOT, MEMBER),
  purpose: fc.constantFrom('email', 'clicks', 'profiling', undefined),
  tier: fc.constantFrom('hot', 'cold', 'auto'),
  profile: fc.option(aStatement, { nil: undefined }),
  interests: fc.option(fc.dictionary(fc.constantFrom('sales', 'recruiting', 'support'), fc.boolean()), { nil: undefined }),
  isBot: fc.boolean(),
  imported: fc.boolean(),
}); // prettier-ignore

const aLife = fc
  .array(anActivityOf, { minLength: 1, maxLength: 12 })
  .map((list) => list.map((each, index): Told => toldOf(each, index)));

function toldOf(
  { type, source, day, minute, lead, purpose, tier, profile, interests, isBot, imported }: SampleOf,
  index: number,
): Told {
  const occurredAt = MONDAY + day * DAY_MS + minute * MINUTE_MS;
  // Forms add interests; people of ours remove them, too.
  const said =
    source === 'sales'
      ? interests
      : interests && Object.fromEntries(Object.keys(interests).map((each) => [each, true]));
  const canBeBot = source === 'form' && isBot;
  return {
    id: `a${index}`,
    type,
    source,
    occurredAt,
    receivedAt: occurredAt,
    lead,
    properties: {
      ...(purpose && { purpose }),
      ...(type === 'override' && { tier, reason: 'Why', by: 'desk' }),
    },
    ...(profile && { profile }),
    ...(said && { interests: said }),
    ...(canBeBot && { suspect: true }),
    ...(imported && source === 'api' && { imported }),
  };
}
type SampleOf = typeof anActivityOf extends fc.Arbitrary<infer Each> ? Each : never;

/** Both leads' logs as they are read, once the second is merged into the first. */
function readTogether(told: readonly Told[]): Promise<WholeHistory> {
  const log = (lead: string) => ({
    activities: told.flatMap(({ lead: own, ...activity }) => (own === lead ? [activity] : [])),
    bad: [],
    identified: [],
    priorities: new Map(),
    cut: new Set<never>(),
    erased: false,
    members: lead === ROOT ? [MEMBER] : [],
  });
  return wholeHistory(ROOT, { history: async ({ id }) => log(id) });
}

/** All that is taken for known of a lead at an instant. */
async function knownOf(told: readonly Told[], at: number) {
  const { human } = (await readTogether(told)).history;
  return {
    consents: consentsOf(human, at),
    permission: mailPermission(human, at),
    profile: profileOf(human, at),
    interests: interestsOf(human, at),
    byHand: explain(human, model, at).byHand,
  };
}

const anInstant = fc.integer({ min: 0, max: 900 }).map((day) => MONDAY + day * DAY_MS + 2 * MINUTE_MS);

describe('what mailbox, people of ours and senders with a key have said', () => {
  it('is changed by nothing that anybody could send, whatever was merged, imported or a bot’s', async () => {
    await fc.assert(
      fc.asyncProperty(aLife, anInstant, async (told, at) => {
        const heard = told.filter(({ source }) => !isAnonymous(source));
        const [all, ours] = [await knownOf(told, at), await knownOf(heard, at)];
        for (const purpose of PURPOSES) {
          const { state, at: when, source, activityId } = ours.consents[purpose];
          if (state !== 'unasked')
            expect(all.consents[purpose]).toMatchObject({ state, at: when, source, activityId });
        }
        for (const [field, { value, at: when, source }] of Object.entries(ours.profile)) {
          const holds = Math.floor(at / MINUTE_MS) - Math.floor(when / MINUTE_MS) < STATEMENT_MINUTES;
          if (holds) expect(all.profile[field]).toMatchObject({ value, at: when, source });
        }
        expect(all.byHand).toEqual(ours.byHand);
        const kept = ours.interests.map(({ interest }) => interest);
        expect(all.interests.map(({ interest }) => interest)).toEqual(expect.arrayContaining(kept));
      }),
      { numRuns: RUNS },
    );
  });

  it('is the same in whatever order and how often it is told', async () => {
    await fc.assert(
      fc.asyncProperty(aLife, anInstant, fc.array(fc.nat()), async (told, at, order) => {
        const shuffled = told
          .map((each, index) => ({ each, key: order[index] ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ each }) => each);
        expect(await knownOf([...shuffled, ...told], at)).toEqual(await knownOf(told, at));
      }),
      { numRuns: RUNS },
    );
  });

  it('is what was said, and nothing of it, where only machines spoke', async () => {
    await fc.assert(
      fc.asyncProperty(aLife, anInstant, async (told, at) => {
        const people = told.filter(({ suspect }) => suspect !== true);
        expect(await knownOf(told, at)).toEqual(await knownOf(people, at));
      }),
      { numRuns: RUNS },
    );
  });
});
