import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Activity } from '../../../shared/lead/activity.ts';
import { ARRIVED, type Identification, ownersOf } from '../../../shared/lead/identity.ts';
import { browsersOf } from '../../fixtures/from-stored.ts';
import { anActivity } from '../../fixtures/leads.ts';

const arrived = (visitorId: string, at: number, messageId = 'default.1'): Activity =>
  anActivity({
    id: `arrived-${visitorId}-${at}`,
    type: ARRIVED,
    occurredAt: at,
    visitorId,
    properties: { messageId, clickId: `click-${visitorId}` },
  });
const submitted = (visitorId: string, at: number): Activity =>
  anActivity({ id: `form-${visitorId}`, type: 'form_submitted', occurredAt: at, visitorId });

describe('the browsers of a lead', () => {
  it('are all that it filled in forms on, and one for each mail it came by', () => {
    const history = [submitted('a', 1), submitted('b', 2), arrived('c', 3), arrived('d', 4, 'default.2')];
    expect([...browsersOf(history)]).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are not those that a mail was passed on to, in whatever order they are read', () => {
    const history = [arrived('friend', 2), arrived('own', 1), arrived('colleague', 3)];
    expect([...browsersOf(history)]).toEqual(['own']);
    expect([...browsersOf(history.toReversed())]).toEqual(['own']);
  });

  it('are not what a form’s trap has caught', () => {
    expect([...browsersOf([{ ...submitted('a', 1), suspect: true }])]).toEqual([]);
  });
});

const said = (leadId: string, at: number): Identification => ({ leadId, at });
const linked = (leadId: string, at: number): Identification => ({ leadId, at, by: 'link' });

describe('a hit on a browser', () => {
  it.each<[string, number, Identification[], string | undefined]>([
    ['is nobody’s while nobody is known', 5, [], undefined],
    ['is that of who came by a link before it', 5, [linked('a', 5)], 'a'],
    ['is nobody’s from before a link, which says who is there now', 4, [linked('a', 5)], undefined],
    ['is that of the latest who came by a link', 9, [linked('a', 5), linked('b', 8)], 'b'],
    ['is that of who says later who they are, not of whose link they followed', 6, [linked('a', 5), said('b', 8)], 'b'],
    ['stays that of who said who they are when they follow another’s link', 9, [said('b', 2), linked('a', 5)], 'b'],
    ['is that of who is back by their own link, where both are known', 9, [said('a', 1), said('b', 2), linked('a', 5)], 'a'],
    ['from before anything is that of the first who said who they are', 0, [linked('a', 3), said('a', 9), said('b', 5)], 'b'],
    ['at one instant is that of the smaller id', 5, [said('b', 5), said('a', 5)], 'a'],
    ['before one instant too', 4, [said('b', 5), said('a', 5)], 'a'],
  ])('%s', (_what, at, identified, owner) => {
    expect(ownersOf(identified)(at)).toBe(owner);
    expect(ownersOf(identified.toReversed())(at)).toBe(owner);
  }); // prettier-ignore

  const identification = fc.record(
    { leadId: fc.constantFrom('a', 'b', 'c'), at: fc.nat(9), by: fc.constant('link' as const) },
    { requiredKeys: ['leadId', 'at'] },
  );

  it('by links alone is never that of who came after it, and a form is never outweighed by a stranger’s link', () => {
    fc.assert(
      fc.property(fc.array(identification, { maxLength: 8 }), fc.nat(9), (identified, at) => {
        const owner = ownersOf(identified)(at);
        const own = identified.filter(({ leadId }) => leadId === owner);
        const forms = identified.filter(({ by }) => by === undefined);
        if (owner !== undefined && forms.length === 0) expect(own.some((each) => each.at <= at)).toBe(true);
        if (forms.length > 0) expect(forms.map(({ leadId }) => leadId)).toContain(owner);
        expect(ownersOf(identified.toReversed())(at)).toBe(owner);
      }),
    );
  });
});
