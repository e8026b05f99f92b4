import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, hashOf } from '../../../shared/playbook/canonical.ts';
import { conditionWords } from '../../../shared/playbook/condition-words.ts';
import type { Condition } from '../../../shared/playbook/conditions.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { diffPlaybooks } from '../../../shared/playbook/diff.ts';
import type { Criterion, Playbook } from '../../../shared/playbook/schema.ts';
import { changedPlaybook, copyOf, modelOf } from '../../fixtures/playbooks.ts';

type Change = (draft: Playbook) => void;
const criterion = (draft: Playbook, id: string): Criterion =>
  modelOf(draft).criteria.find((each) => each.id === id)!;
const extra: Criterion = {
  id: 'event_visited',
  group: 'engagement',
  label: 'Came to an event',
  on: { did: 'webinar_attended', where: { kind: ['fair', 'dinner'] } },
  points: 15,
  decay: { kind: 'halfLife', days: 45 },
  count: 'day',
  cap: 30,
};

const cases: [string, Change, string[]][] = [
  ['points', (draft) => void (criterion(draft, 'website_visit').points = 12), ['Criterion “Visited the website”: points 10 → 12']],
  ['a new criterion', (draft) => void modelOf(draft).criteria.push(extra), ['Criterion “Came to an event” added to group engagement (15 points, half-life 45 days, at most 30)']],
  ['a criterion less', (draft) => void modelOf(draft).criteria.splice(0, 1), ['Criterion “Senior role” removed']],
  ['another order', (draft) => void (modelOf(draft).criteria = modelOf(draft).criteria.toReversed()), ['Model “Buyers”: criteria: the order changed']],
  ['another name', (draft) => void (criterion(draft, 'demo').label = 'Demo'), ['Criterion “Demo”: name “Asked for or tried a demo” → “Demo”']],
  ['fading', (draft) => void Object.assign(criterion(draft, 'demo'), { decay: { kind: 'expiry', days: 1 } }), ['Criterion “Asked for or tried a demo”: fading half-life 45 days → lapsing after 1 day']],
  ['counting', (draft) => void Object.assign(criterion(draft, 'demo'), { count: 'every' }), ['Criterion “Asked for or tried a demo”: counted once → each time']],
  ['a cap that goes', (draft) => void Object.assign(criterion(draft, 'website_visit'), { cap: undefined }), ['Criterion “Visited the website”: cap 30 → nothing']],
  ['what it counts', (draft) => void Object.assign(criterion(draft, 'demo'), { on: { did: 'demo_attended' } }), ['Criterion “Asked for or tried a demo”: activities one of demo_requested, demo_attended → demo_attended']],
  ['a condition', (draft) => void Object.assign(criterion(draft, 'company_known'), { when: { field: 'company', known: false } }), ['Criterion “Company given”: condition company is known → company is unknown']],
  ['the line of hot', (draft) => void (modelOf(draft).tiers.hot.line.over = 55), ['Hot is entered over 55 points instead of 50']],
  ['all of a line', (draft) => void (modelOf(draft).tiers.warm.line = { over: 30, leaveBelow: 15 }), ['Warm is entered over 30 points instead of from 25 points on and is left below 15 points instead of 20']],
  ['the mark', (draft) => void (modelOf(draft).highValue.line.leaveBelow = 50), ['High-value is left below 50 points instead of 55']],
  ['a group', (draft) => void (modelOf(draft).groups['fit']!.cap = 25), ['Group “Fit”: cap 30 → 25']],
  ['a gate', (draft) => void modelOf(draft).gates.pop(), ['Gate “Works for us” removed']],
  ['an answer', (draft) => void (modelOf(draft).bant.need.no = { field: 'need', is: 'never' }), ['Need: what counts as a no need is one of none, no → need is never']],
  ['a list', (draft) => void (draft.lists['competitors'] = ['a.com', 'b.com']), ['List competitors: a.com, b.com added']],
  ['a form', (draft) => void (draft.forms['contact']!.fields['Nachname'] = 'lastName'), ['Form “Contact”: fields.Nachname nothing → “lastName”']],
  ['what a form reports', (draft) => void (draft.forms['coupon']!.reports = ['survey_answered']), ['Form “Coupon”: reports: survey_answered added, coupon_claimed removed']],
  ['a form less', (draft) => void delete draft.forms['webinar'], ['Form “Webinar registration” removed']],
  ['a page rule', (draft) => void draft.pages.push({ path: '/blog*', pageClass: 'blog' }), ['Page rule /blog* added']],
  ['reps', (draft) => void draft.routing.reps.shift(), ['Rep sales-desk removed']],
  ['routing', (draft) => void (draft.routing.handoffRestDays = 7), ['Routing: days within which a recalled lead goes back to its rep 14 → 7']],
  ['nurture', (draft) => void (draft.nurture.everyDays = 14), ['Nurture: days between mails 7 → 14']],
  ['memory', (draft) => void (draft.rememberDays = 365), ['days that behaviour is remembered 730 → 365']],
  ['an agreement', (draft) => void draft.golden!.splice(0, 1), [`Golden lead “${defaultPlaybook.golden![0]!.label}” removed`]],
  ['a second model', (draft) => void (draft.models['partners'] = { ...structuredClone(modelOf(draft)), label: 'Partners' }), ['Model “Partners” added']],
]; // prettier-ignore

describe('what changed, in words', () => {
  it.each(cases)('%s', (_what, change, words) => {
    expect(diffPlaybooks(defaultPlaybook, changedPlaybook(change))).toEqual(words);
  });

  it('says in which model, where there are several', () => {
    const two = changedPlaybook((draft) => void (draft.models['partners'] = structuredClone(modelOf(draft))));
    const changed = copyOf(two);
    changed.models['partners']!.criteria[0]!.points = 1;
    expect(diffPlaybooks(two, changed)).toEqual(['Criterion “Senior role” (model partners): points 10 → 1']);
  });

  it('names what was there and is not by its old name, and comes in the order of the document', () => {
    const after = changedPlaybook((draft) => {
      draft.nurture.everyDays = 1;
      criterion(draft, 'student').points = -20;
      draft.name = 'Ours';
    });
    expect(diffPlaybooks(defaultPlaybook, after)).toEqual([
      'name “Default playbook” → “Ours”',
      'Criterion “Student”: points -15 → -20',
      'Nurture: days between mails 7 → 1',
    ]);
  });
});

/** A place in a document, as a list of the ways to go. */
const place = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 9 });
const value = fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.boolean(), fc.constant(undefined));

/** Walks down by the numbers and puts a value where they end, or takes one away. */
function mutate(document: Playbook, way: readonly number[], what: unknown): Playbook {
  const changed = copyOf(document);
  let node: Record<string, unknown> = changed;
  for (const [index, step] of way.entries()) {
    const keys = Object.keys(node);
    const key = keys[step % keys.length];
    if (key === undefined) return changed;
    const next = node[key];
    if (index === way.length - 1 || typeof next !== 'object' || next === null) {
      if (what === undefined && Array.isArray(node)) node.splice(Number(key), 1);
      else if (what === undefined) delete node[key];
      else node[key] = what;
      return changed;
    }
    node = next as Record<string, unknown>;
  }
  return changed;
}

describe('whatever changes', () => {
  it('is told, and only that', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(place, value), { maxLength: 3 }), (mutations) => {
        const after = mutations.reduce(
          (document, [way, what]) => mutate(document, way, what),
          defaultPlaybook,
        );
        fc.pre(typeof after.models === 'object');
        const differs = canonical(after) !== canonical(defaultPlaybook);
        expect(diffPlaybooks(defaultPlaybook, after).length > 0).toBe(differs);
        expect(diffPlaybooks(after, defaultPlaybook).length > 0).toBe(differs);
        expect(diffPlaybooks(after, copyOf(after))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is not the order of keys, which a hash does not see either', () => {
    const turned = Object.fromEntries(Object.entries(defaultPlaybook).toReversed()) as Playbook;
    expect(diffPlaybooks(defaultPlaybook, turned)).toEqual([]);
    expect(hashOf(turned)).toBe(hashOf(defaultPlaybook));
    expect(hashOf({ ...turned, name: 'Other' })).not.toBe(hashOf(turned));
  });
});

describe('a condition in words', () => {
  it.each<[Condition, string]>([
    [{ field: 'employees', min: 50, max: 5000 }, 'employees is 50 or more and is 5000 or less'],
    [{ field: 'country', in: ['RO'] }, 'country is RO'],
    [{ field: 'emailDomain', inList: 'freeMail' }, 'emailDomain is on the list freeMail'],
    [{ field: 'jobTitle', contains: 'head', like: '*of*' }, 'jobTitle contains “head” and is like “*of*”'],
    [{ complete: ['email', 'phone', 'company'], atLeast: 2 }, '2 of email, phone, company known'],
    [{ did: 'page_viewed', where: { pageClass: ['pricing', 'quote'] }, atLeast: 3, distinct: 'day', withinDays: 1 }, 'did page_viewed with pageClass one of pricing, quote 3 times or more on different days in the last 1 day'],
    [{ sequence: [{ did: 'lost' }, { did: 'call_booked' }], withinDays: 2, forDays: 30 }, 'lost, then call_booked within 2 days, for 30 days'],
    [{ edge: 'first', of: 'page_viewed', where: { utm_source: 'ads' } }, 'the first of page_viewed has utm_source ads'],
    [{ edge: 'last', of: ['lost', 'won'], is: 'won', where: { plan: 'big' } }, 'the last of lost, won is won and has plan big'],
    [{ all: [{ bant: 'need', is: 'yes' }, { any: [{ did: 'won' }, { not: { all: [{ did: 'lost' }, { did: 'rejected' }] } }] }] }, 'need is yes and (did won or not (did lost and did rejected))'],
  ])('%j', (condition, words) => {
    expect(conditionWords(condition)).toBe(words);
  }); // prettier-ignore
});
