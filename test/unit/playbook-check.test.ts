import { describe, expect, it } from 'vitest';
import { defaultPlaybook } from '../../shared/playbook/default.ts';
import { type Playbook, playbook } from '../../shared/playbook/schema.ts';

type Change = (draft: Playbook) => void;
const modelOf = (draft: Playbook) => draft.models['default']!;

const refused: [string, string, RegExp, Change][] = [
  [
    'a criterion in a group that is not there',
    'models.default.criteria.0.group',
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
    'a profile field that no form fills',
    'models.default.audience.all.0.not.field',
    /profile field "shoeSize"/,
    (draft) => void (modelOf(draft).audience = { all: [{ not: { field: 'shoeSize', known: true } }] }),
  ],
  [
    'a list that is not there',
    'models.default.gates.0.when.inList',
    /list "friends"/,
    (draft) => void (modelOf(draft).gates[0]!.when = { field: 'emailDomain', inList: 'friends' }),
  ],
  [
    'a step of a sequence that is not there',
    'models.default.tiers.hot.behaviour.sequence.1.did',
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
    'models.default.criteria.1.id',
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
    'forms.contact.leadType',
    /No rep takes/,
    (draft) => void (draft.forms['contact']!.leadType = 'press'),
  ],
  [
    'a form that reports what is not there',
    'forms.contact.reports.0',
    /"sang"/,
    (draft) => void (draft.forms['contact']!.reports = ['sang']),
  ],
  [
    'material without a title to fall back on',
    'nurture.materials.0.title',
    /stands in/,
    (draft) => void (draft.nurture.materials[0]!.title = { pl: 'Tylko po polsku' }),
  ],
  [
    'a key that means nothing',
    'models.default',
    /points2/,
    (draft) => void Object.assign(modelOf(draft), { points2: 1 }),
  ],
  [
    'steps that rise again',
    'models.default.criteria.10.decay',
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
    'models.default.criteria.0.points',
    /number/i,
    (draft) => void (modelOf(draft).criteria[0]!.points = Number.NaN),
  ],
];

describe('a playbook that does not hold together', () => {
  it.each(refused)('is refused: %s', (_name, path, message, change) => {
    const draft = structuredClone(defaultPlaybook);
    change(draft);
    const { error } = playbook.safeParse(draft);
    const found = error?.issues.flatMap((issue) => flatten(issue)) ?? [];
    expect(found.map((issue) => issue.path)).toContainEqual(expect.stringContaining(path));
    expect(found.map((issue) => issue.message).join('\n')).toMatch(message);
  });
});

type Issue = NonNullable<ReturnType<typeof playbook.safeParse>['error']>['issues'][number];

/** Issues within the branches of a union, with their whole paths. */
function flatten(issue: Issue, before: readonly PropertyKey[] = []): { path: string; message: string }[] {
  const path = [...before, ...issue.path];
  const inner =
    issue.code === 'invalid_union' ? issue.errors.flat().flatMap((each) => flatten(each, path)) : [];
  return [{ path: path.join('.'), message: issue.message }, ...inner];
}
