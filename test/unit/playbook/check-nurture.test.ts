import { describe, expect, it } from 'vitest';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import type { Nurture } from '../../../shared/playbook/nurture.ts';
import { problemsWith } from '../../fixtures/playbooks.ts';

type Change = (nurture: Nurture) => void;
const problems = (change: Change) => problemsWith(({ nurture }) => change(nurture));
const track = (nurture: Nurture, id: string) => nurture.tracks.find((each) => each.id === id)!;

const refused: [string, string, RegExp, Change][] = [
  [
    'a material without a title in the language that stands in for others',
    'nurture.materials[0].title',
    /"en"/,
    (nurture) => void (nurture.materials[0]!.title = { pl: 'Tylko po polsku' }),
  ],
  [
    'an answer without words in it',
    'nurture.questions.need.answers[0].label',
    /"en"/,
    (nurture) => void (nurture.questions.need.answers[0]!.label = { pl: 'Tak' }),
  ],
  [
    'a material that nothing leads over to',
    'nurture.materials[0].intro',
    /introduction/,
    (nurture) => void delete nurture.materials[0]!.answers,
  ],
  [
    'a language that mail is not written in',
    'nurture.fallbackLanguage',
    /en/,
    (nurture) => void Object.assign(nurture, { fallbackLanguage: 'de' }),
  ],
  [
    'a time zone that there is not',
    'nurture.fallbackTimezone',
    /time zone/,
    (nurture) => void (nurture.fallbackTimezone = 'Mars/Base'),
  ],
  [
    'a step that sends what there is not',
    'nurture.tracks[0].steps[0].material',
    /no material "gone"/,
    (nurture) => void (nurture.tracks[0]!.steps[0]!.material = 'gone'),
  ],
  [
    'a step that sends what an earlier one has sent',
    'nurture.tracks[0].steps[1].material',
    /sent by then/,
    (nurture) => void (nurture.tracks[0]!.steps[1]!.material = 'first-weeks'),
  ],
  [
    'a step that says nothing',
    'nurture.tracks[0].steps[0]',
    /ask something or offer something/,
    (nurture) => void delete nurture.tracks[0]!.steps[0]!.material,
  ],
  [
    'a step for whose class there is nothing left to read',
    'nurture.tracks[1].steps[4].contentClass',
    /no material of the class "high" left/,
    (nurture) => void track(nurture, 'warm').steps.push({ id: 'more', afterDays: 9, contentClass: 'high' }),
  ],
  [
    'a step that is there twice',
    'nurture.tracks[0].steps[1].id',
    /there twice/,
    (nurture) => void (nurture.tracks[0]!.steps[1]!.id = 'welcome'),
  ],
  [
    'a track behind one that takes all its leads',
    'nurture.tracks[3].for',
    /on the track "warm" already/,
    (nurture) =>
      void nurture.tracks.push({
        ...track(nurture, 'warm'),
        id: 'never',
        for: { tiers: ['warm'], stages: ['mql'] },
      }),
  ],
  [
    'a condition about a field that there is not',
    'nurture.tracks[1].for.when.field',
    /profile field "shoe"/,
    (nurture) => void (track(nurture, 'warm').for.when = { field: 'shoe', known: true }),
  ],
  [
    'a condition about a deed that there is not',
    'nurture.tracks[1].for.when.not.did',
    /activity type "danced"/,
    (nurture) => void (track(nurture, 'warm').for.when = { not: { did: 'danced' } }),
  ],
];

describe('nurture mail in a playbook', () => {
  it.each(refused)('must not have %s', (_what, path, sentence, change) => {
    expect(problems(change)).toContainEqual({ path, message: expect.stringMatching(sentence) });
  });

  it('may have a narrower track before a wider one', () => {
    const narrow: Change = (nurture) =>
      void nurture.tracks.splice(1, 0, {
        ...track(nurture, 'warm'),
        id: 'warm-pl',
        for: { tiers: ['warm'], when: { field: 'country', is: 'PL' } },
      });
    expect(problems(narrow)).toEqual([]);
  });

  it('asks by default for what the model’s rules take for an answer, yes and no', () => {
    const { bant } = defaultPlaybook.models['default']!;
    const { questions } = defaultPlaybook.nurture;
    for (const item of ['need', 'timeframe', 'budget', 'authority'] as const) {
      const rules = JSON.stringify(bant[item].yes) + JSON.stringify(bant[item].no);
      const known = questions[item].answers.filter(({ value }) => rules.includes(`"${value}"`));
      expect(known.length).toBeGreaterThanOrEqual(3);
    }
  });

  it('has every text in every language of mail by default', () => {
    const { materials, questions } = defaultPlaybook.nurture;
    const texts = [
      ...materials.flatMap(({ title, intro }) => [title, ...(intro ? [intro] : [])]),
      ...Object.values(questions).flatMap(({ ask, answers }) => [ask, ...answers.map(({ label }) => label)]),
    ];
    for (const text of texts) expect(Object.keys(text).toSorted()).toEqual(['ca', 'en', 'pl', 'ro']);
  });
});
