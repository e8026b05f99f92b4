import { problemsOfNamesIn, repeated } from './check-names.ts';
import { BANT } from '../lead/bant.ts';
import type { Material, Nurture, Step, Track } from './nurture.ts';
import type { Path, Problem } from './problem.ts';
import type { Playbook } from './schema.ts';

/**
 * What is wrong with nurture mail: names that lead nowhere, texts without words, steps that nobody can come
 * to.
 */
export function problemsOfNurture(playbook: Playbook): Problem[] {
  const { nurture } = playbook;
  const { materials, tracks } = nurture;
  return [
    ...wordless(nurture),
    ...repeated(materials, ['nurture', 'materials']),
    ...repeated(tracks, ['nurture', 'tracks']),
    ...materials.flatMap((each, index) => silent(each, ['nurture', 'materials', index])),
    ...tracks.flatMap((each, index) => problemsOfTrack(each, playbook, ['nurture', 'tracks', index])),
    ...shadowed(tracks),
  ];
}

const problem = (path: Path, message: string): Problem => ({ path, message });

type Texts = Readonly<Record<string, string>>;

/** Every text that mail is put together from, with the place where it stands. */
function textsOf({ materials, questions }: Nurture): [Path, Texts][] {
  const at = (...path: Path): Path => ['nurture', ...path];
  return [
    ...materials.flatMap(({ title, intro }, index): [Path, Texts][] => [
      [at('materials', index, 'title'), title],
      ...(intro === undefined ? [] : [[at('materials', index, 'intro'), intro] as [Path, Texts]]),
    ]),
    ...BANT.flatMap((item): [Path, Texts][] => [
      [at('questions', item, 'ask'), questions[item].ask],
      ...questions[item].answers.map(({ label }, index): [Path, Texts] => [
        at('questions', item, 'answers', index, 'label'),
        label,
      ]),
    ]),
  ];
}

const wordless = (nurture: Nurture): Problem[] =>
  textsOf(nurture).flatMap(([path, texts]) =>
    Object.hasOwn(texts, nurture.fallbackLanguage)
      ? []
      : [
          problem(
            path,
            `This is not there in "${nurture.fallbackLanguage}", which stands in for every language.`,
          ),
        ],
  );

/** Nothing leads over to a material that neither has words of its own nor helps to answer a question. */
const silent = ({ id, answers, intro }: Material, path: Path): Problem[] =>
  answers === undefined && intro === undefined
    ? [problem([...path, 'intro'], `"${id}" answers no question, so it needs an introduction.`)]
    : [];

const problemsOfTrack = (track: Track, playbook: Playbook, path: Path): Problem[] => [
  ...repeated(track.steps, [...path, 'steps']),
  ...track.steps.flatMap((step, index) => problemsOfStep(step, track, playbook, [...path, 'steps', index])),
  ...(track.for.when === undefined
    ? []
    : problemsOfNamesIn({ part: track.for.when, path: [...path, 'for', 'when'] }, playbook)),
];

/**
 * A step nobody is sent: it says nothing, or only what no material says, or what an earlier step has said.
 */
function problemsOfStep(step: Step, { steps }: Track, { nurture }: Playbook, path: Path): Problem[] {
  const { asks, contentClass, material } = step;
  if (asks === undefined && contentClass === undefined && material === undefined)
    return [problem(path, 'A step must ask something or offer something.')];
  if (material !== undefined) return problemsOfOffer(step, steps, nurture, [...path, 'material']);
  if (contentClass === undefined || asks !== undefined) return [];
  const open = steps.filter((each) => each.asks === undefined && each.contentClass === contentClass);
  const left = nurture.materials.filter((each) => each.contentClass === contentClass);
  return open.indexOf(step) < left.length
    ? []
    : [
        problem(
          [...path, 'contentClass'],
          `There is no material of the class "${contentClass}" left for this.`,
        ),
      ];
}

function problemsOfOffer({ id, material }: Step, steps: readonly Step[], { materials }: Nurture, path: Path) {
  if (!materials.some((each) => each.id === material))
    return [problem(path, `There is no material "${material}".`)];
  const first = steps.find((each) => each.material === material);
  return first?.id === id ? [] : [problem(path, `"${material}" has been sent by then.`)];
}

/** A track behind one that takes the same leads and more never begins. */
const shadowed = (tracks: readonly Track[]): Problem[] =>
  tracks.flatMap((track, index) => {
    const before = tracks.slice(0, index).find((earlier) => takesAllOf(earlier, track));
    return before === undefined
      ? []
      : [
          problem(
            ['nurture', 'tracks', index, 'for'],
            `Whoever this is for is on the track "${before.id}" already.`,
          ),
        ];
  });

/** Stages that a track without any is for. */
const STAGES = ['lead', 'mql', 'sql'] as const;

function takesAllOf({ for: wide }: Track, { for: narrow }: Track): boolean {
  if (wide.when !== undefined || (wide.fromPoints ?? 0) > (narrow.fromPoints ?? 0)) return false;
  const { tiers = narrow.tiers, stages = STAGES } = wide;
  const tiersIn = narrow.tiers?.every((tier) => tiers?.includes(tier)) ?? wide.tiers === undefined;
  return tiersIn && (narrow.stages ?? STAGES).every((stage) => stages.some((each) => each === stage));
}
