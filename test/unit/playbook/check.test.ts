import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../shared/playbook/conditions.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import type { Model, Playbook } from '../../../shared/playbook/schema.ts';
import { modelOf, problemsOfDocument, problemsWith } from '../../fixtures/playbooks.ts';

type Change = (draft: Playbook) => void;
const gate =
  (when: Condition): Change =>
  (draft) =>
    void (modelOf(draft).gates[0]!.when = when);
const behave = (draft: Playbook, line: Model['tiers']['hot']['line']): void => {
  modelOf(draft).tiers.hot = { line, stayMinutes: 0 };
};

const refused: [string, string, RegExp, Change][] = [
  [
    'a criterion in a group that is not there',
    'models.default.criteria[0].group',
    /no.*"nowhere"|"nowhere"/,
    (draft) => void (modelOf(draft).criteria[0]!.group = 'nowhere'),
  ],
  [
    'an activity type that nobody reports',
    'models.default.stages.sql.did',
    /activity type "wished"/,
    (draft) => void (modelOf(draft).stages.sql = { did: ['wished'] }),
  ],
  [
    'opens taken for evidence of a person',
    'activityTypes.email_opened.evidence',
    /no evidence of a person/,
    (draft) => void (draft.activityTypes['email_opened']!.evidence = true),
  ],
  [
    'unsubscribes that are forgotten',
    'activityTypes.unsubscribed.lasting',
    /must not be forgotten/,
    (draft) => void (draft.activityTypes['unsubscribed']!.lasting = false),
  ],
  [
    'an activity type the product reports itself, left out',
    'activityTypes.override',
    /must be there/,
    (draft) => void delete draft.activityTypes['override'],
  ],
  [
    'a profile field that no form fills',
    'models.default.audience.all[0].not.field',
    /profile field "shoeSize"/,
    (draft) => void (modelOf(draft).audience = { all: [{ not: { field: 'shoeSize', known: true } }] }),
  ],
  [
    'a list that is not there',
    'models.default.gates[0].when.inList',
    /list "friends"/,
    (draft) => void (modelOf(draft).gates[0]!.when = { field: 'emailDomain', inList: 'friends' }),
  ],
  [
    'a last deed of which nothing is asked',
    'models.default.gates[0].when',
    /Say what it is, or what it has/,
    gate({ edge: 'last', of: 'page_viewed' }),
  ],
  [
    'a last deed of a kind that is not looked at',
    'models.default.gates[0].when',
    /one of the types that are looked at/,
    gate({ edge: 'last', of: ['page_viewed', 'link_clicked'], is: 'call_booked' }),
  ],
  [
    'a step of a sequence that is not there',
    'models.default.tiers.hot.behaviour.sequence[1].did',
    /"flew"/,
    (draft) =>
      void (modelOf(draft).tiers.hot.behaviour = {
        sequence: [{ did: 'page_viewed' }, { did: 'flew' }],
        withinDays: 2,
      }),
  ],
  [
    'BANT that asks about itself',
    'models.default.bant.need.yes.bant',
    /cannot ask about BANT/,
    (draft) => void (modelOf(draft).bant.need.yes = { bant: 'budget', is: 'yes' }),
  ],
  [
    'two criteria of one name',
    'models.default.criteria[1].id',
    /twice/,
    (draft) => void (modelOf(draft).criteria[1]!.id = modelOf(draft).criteria[0]!.id),
  ],
  [
    'warm above hot',
    'models.default.tiers.warm.line',
    /above/,
    (draft) => void (modelOf(draft).tiers.warm.line = { from: 60, leaveBelow: 20 }),
  ],
  [
    'a line to leave above the line to enter',
    'models.default.tiers.hot.line',
    /below the line to enter/,
    (draft) => void (modelOf(draft).tiers.hot.line = { over: 50, leaveBelow: 60 }),
  ],
  [
    'a form whose leads nobody takes',
    'forms.contact.interest',
    /No rep takes/,
    (draft) => void (draft.forms['contact']!.interest = 'press'),
  ],
  [
    'a form that reports what is not there',
    'forms.contact.reports[0]',
    /"sang"/,
    (draft) => void (draft.forms['contact']!.reports = ['sang']),
  ],
  [
    'material without a title to fall back on',
    'nurture.materials[0].title',
    /stands in/,
    (draft) => void (draft.nurture.materials[0]!.title = { pl: 'Tylko po polsku' }),
  ],
  [
    'a key that means nothing',
    'models.default.points2',
    /no such setting/,
    (draft) => void Object.assign(modelOf(draft), { points2: 1 }),
  ],
  [
    'steps that rise again',
    'models.default.criteria[10].decay.steps',
    /shares must not/,
    (draft) =>
      void Object.assign(modelOf(draft).criteria[10]!, {
        decay: {
          kind: 'steps',
          steps: [
            { afterDays: 1, keeps: 0.5 },
            { afterDays: 2, keeps: 0.9 },
          ],
        },
      }),
  ],
  [
    'points that are not a number',
    'models.default.criteria[0].points',
    /must be a number/,
    (draft) => void (modelOf(draft).criteria[0]!.points = Number.NaN),
  ],
];

const GATE = 'models.default.gates[0].when';
const need = (is: 'yes' | 'no' | 'unknown'): Condition => ({ bant: 'need', is });
const pricing: Condition = { did: 'page_viewed', where: { pageClass: 'pricing' } };

const contradictions: [string, string, RegExp, Condition][] = [
  ['a range that is empty', '', /that large and that small/, { field: 'employees', min: 10, max: 9 }],
  [
    'ranges that do not meet',
    '',
    /that large and that small/,
    { all: [{ field: 'employees', min: 10 }, { all: [{ field: 'employees', max: 9 }] }] },
  ],
  ['a value that is not among the values', '', /No value/, { field: 'country', is: 'RO', in: ['PL', 'ES'] }],
  ['a value outside of its range', '', /No value/, { field: 'employees', is: 5, min: 10 }],
  [
    'a value that is not on its list',
    '',
    /No value/,
    { field: 'emailDomain', is: 'x.org', inList: 'freeMail' },
  ],
  [
    'two values of one field',
    '',
    /No value/,
    {
      all: [
        { field: 'country', is: 'RO' },
        { field: 'country', is: 'PL' },
      ],
    },
  ],
  ['a number that is a text', '', /number and a text/, { field: 'employees', min: 1, contains: 'x' }],
  [
    'an unknown field that has a value',
    '',
    /cannot be unknown/,
    { field: 'country', known: false, is: 'RO' },
  ],
  [
    'a field both known and unknown',
    '',
    /its opposite/,
    {
      all: [
        { field: 'country', known: true },
        { field: 'country', known: false },
      ],
    },
  ],
  ['two answers to one question', '', /two answers/, { all: [need('yes'), need('no')] }],
  ['a thing and its opposite', '', /its opposite/, { all: [pricing, { not: pricing }] }],
  ['more fields than are listed', '', /more fields/, { complete: ['email', 'phone'], atLeast: 3 }],
  [
    'nobody, in a branch',
    '.any[1]',
    /No value/,
    { any: [pricing, { field: 'country', is: 'RO', in: ['PL'] }] },
  ],
  [
    'nobody, by ruling out everybody',
    '',
    /rules out everybody/,
    { not: { any: [pricing, { not: pricing }] } },
  ],
  ['everybody, whichever it is', '', /holds for everybody/, { any: [pricing, { not: pricing }] }],
  [
    'everybody, whatever the answer',
    '',
    /holds for everybody/,
    { any: [need('yes'), need('no'), need('unknown')] },
  ],
  [
    'everybody, known or not',
    '',
    /holds for everybody/,
    {
      any: [
        { field: 'country', known: true },
        { field: 'country', known: false },
      ],
    },
  ],
  [
    'a page class that no rule gives',
    '.where.pageClass',
    /gives the class "shop"/,
    { did: 'page_viewed', where: { pageClass: 'shop' } },
  ],
  [
    'a form that is not there',
    '.where.formId',
    /form "x"/,
    { did: 'form_submitted', where: { formId: ['contact', 'x'] } },
  ],
];

const idle: [string, string, RegExp, Change][] = [
  ['points of nothing', 'criteria[0].points', /worth 0/, (draft) => void (modelOf(draft).criteria[0]!.points = 0)],
  ['points in a group that is closed', 'criteria[0].group', /capped at 0/, (draft) => void Object.assign(modelOf(draft).groups['fit']!, { cap: 0, floor: 0 })],
  ['a line over everything', 'tiers.hot.line', /100 points at most/, (draft) => behave(draft, { over: 100, leaveBelow: 90 })],
  ['a line over what the caps allow', 'tiers.hot.line', /60 points at most/, (draft) => (Object.assign(modelOf(draft).groups, { engagement: { label: 'E', cap: 0.5 }, bant: { label: 'B', cap: 29.5 } }), behave(draft, { from: 61, leaveBelow: 40 }))],
]; // prettier-ignore

describe('a playbook that does not hold together', () => {
  it.each(refused)('is refused: %s', (_name, path, message, change) => {
    expect(problemsWith(change)).toContainEqual({ path, message: expect.stringMatching(message) });
  });

  it.each(contradictions)(
    'is refused for a rule that means nobody or everybody: %s',
    (_name, at, message, when) => {
      expect(problemsWith(gate(when))).toEqual([
        { path: GATE + at, message: expect.stringMatching(message) },
      ]);
    },
  );

  it.each(idle)('is refused for what can never count: %s', (_name, at, message, change) => {
    const problem = { path: `models.default.${at}`, message: expect.stringMatching(message) };
    expect(problemsWith(change)).toContainEqual(problem);
  });
});

describe('page rules', () => {
  const ruled = (...paths: string[]) =>
    problemsWith((draft) => void draft.pages.push(...paths.map((path) => ({ path, pageClass: 'blog' })))).map(
      ({ path }) => path,
    );

  it.each([
    [['/a*', '/a/b*'], true],
    [['/a/b*', '/a*'], false],
    [['/a', '/a'], true],
    [['/*/x/*', '/en/x/y*'], true],
    [['/*x', '/*y'], false],
    [['/a*c', '/ab*c'], true],
    [['/a*c', '/a*'], false],
    [['/**', '/*'], true],
  ])('%j: the last is never reached: %s', (paths, shadowed) => {
    expect(ruled(...paths)).toEqual(shadowed ? ['pages[7].path'] : []);
  });
});

describe('a hostile document', () => {
  const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
  const model = () => modelOf(structuredClone(defaultPlaybook));
  const withModel = (change: object) => ({
    ...defaultPlaybook,
    models: { default: { ...model(), ...change } },
  });
  const state = (when: Condition) => ({ id: 'same', group: 'fit', label: 'Same', points: 1, when });
  const field = (value: string | number): Condition => ({ field: 'company', is: value, contains: 'x' });
  const wide = () => state({ any: Array.from({ length: 40 }, (_, index) => field(`x${index}`)) });
  const nested = (levels: number) => {
    let when: Condition = { all: Array.from({ length: 60 }, () => field('x')) };
    for (let level = 1; level < levels; level += 1) when = { all: [when] };
    return state(when);
  };
  const long = Array.from({ length: 10_000 }, (_, index) => `host-${index}.example`);
  const asking = () => state({ field: 'emailDomain', inList: 'long', contains: 'nothing of it' });
  const hostile: [string, unknown][] = [
    ['100,000 levels', deep(100_000)],
    ['a million nulls', JSON.parse(`[${'null,'.repeat(999_999)}null]`)],
    ['10,000 criteria', withModel({ criteria: Array.from({ length: 10_000 }, () => model().criteria[0]) })],
    [
      '10,000 broken criteria',
      withModel({ criteria: Array.from({ length: 10_000 }, () => ({ '<script>': 1 })) }),
    ],
    [
      'infinite points',
      withModel({ criteria: [{ ...model().criteria[0], points: JSON.parse('1e400') as unknown }] }),
    ],
    ['a prototype', { ...defaultPlaybook, lists: JSON.parse('{"__proto__":["x"]}') as unknown }],
    ['a constructor', withModel({ groups: { constructor: { label: 'x', cap: 1 } } })],
    ['markup for a name', { ...defaultPlaybook, models: { '<script>alert(1)</script>': model() } }],
    ['as many conditions as fit', withModel({ criteria: Array.from({ length: 300 }, () => wide()) })],
    ['as much nesting as fits', withModel({ criteria: Array.from({ length: 100 }, () => nested(11)) })],
    [
      'long lists, asked for often',
      { ...withModel({ criteria: Array.from({ length: 900 }, () => asking()) }), lists: { long } },
    ],
    ['nothing', null],
    ['a list', []],
    ['a text', 'playbook'],
  ];

  it.each(hostile)('is refused calmly and without an echo: %s', (_name, document) => {
    const problems = problemsOfDocument(document);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(problems)).not.toMatch(/script|__proto__/);
    expect({}).not.toHaveProperty('polluted');
  });

  it('has its problems told in words, each where it lies', () => {
    const problems = problemsOfDocument(
      withModel({
        criteria: [
          {
            id: 'y',
            group: 'fit',
            label: 'Y',
            points: 1,
            when: { all: [{ field: 'country', is: 'RO', sounds: 1 }] },
          },
          {
            id: 'x',
            group: 'fit',
            label: '',
            on: { did: 5 },
            points: 1e308,
            decay: { kind: 'never' },
            count: 'now',
          },
        ],
      }),
    );
    expect(problems).toEqual([
      { path: 'models.default.criteria[0].when.all[0].sounds', message: 'There is no such setting here.' },
      { path: 'models.default.criteria[1].label', message: 'This must not be empty.' },
      { path: 'models.default.criteria[1].on.did', message: 'This must be a text.' },
      { path: 'models.default.criteria[1].points', message: 'This must be at most 1000.' },
      {
        path: 'models.default.criteria[1].decay.kind',
        message: 'This is none of the things that may stand here.',
      },
      { path: 'models.default.criteria[1].count', message: 'This must be one of every, day, session, once.' },
    ]);
  });
});
