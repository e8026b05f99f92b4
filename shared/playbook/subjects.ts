import type { Path } from './problem.ts';
import type { Playbook } from './schema.ts';

/** What a change is about, and the way from there to what changed. */
export interface Subject {
  /** Empty for the document itself. */
  readonly subject: string;
  readonly rest: Path;
  /** The id of the model that it belongs to. */
  readonly model?: string;
}

/** A kind of thing: where it lies (`*` is a name that somebody gave), and what it is called. */
type Kind = readonly [at: string, name: (id: string, label: string) => string];

const labelled =
  (noun: string) =>
  (id: string, label: string): string =>
    `${noun} “${label || id}”`;
const capital = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1);

/** The most particular first. */
const KINDS: readonly Kind[] = [
  ['models.*.criteria.*', labelled('Criterion')],
  ['models.*.groups.*', labelled('Group')],
  ['models.*.gates.*', labelled('Gate')],
  ['models.*.bant.*', capital],
  ['models.*.tiers.*', capital],
  ['models.*.highValue', () => 'High-value'],
  ['models.*', labelled('Model')],
  ['activityTypes.*', labelled('Activity type')],
  ['forms.*', labelled('Form')],
  ['golden.*', labelled('Golden lead')],
  ['lists.*', (id) => `List ${id}`],
  ['pages.*', (id) => `Page rule ${id}`],
  ['routing.reps.*', (id) => `Rep ${id}`],
  ['nurture.materials.*', (id) => `Material ${id}`],
  ['routing', () => 'Routing'],
  ['nurture', () => 'Nurture'],
  ['consent', () => 'Consent'],
];

/** What lies at a path, as people call it; names as the document has them. */
export function subjectOf(path: Path, playbook: Playbook): Subject {
  const [at, name] = KINDS.find(([pattern]) => matches(pattern, path)) ?? ['', () => ''];
  const length = at === '' ? 0 : at.split('.').length;
  const own = path.slice(0, length);
  const subject = name(String(own.at(-1)), labelOf(partAt(playbook, own)));
  const isInModel = length > 2 && path[0] === 'models';
  return { subject, rest: path.slice(length), ...(isInModel && { model: String(path[1]) }) };
}

function matches(pattern: string, path: Path): boolean {
  const steps = pattern.split('.');
  return path.length >= steps.length && steps.every((step, index) => step === '*' || step === path[index]);
}

/** What is at a path in which entries of lists go by their ids. */
const partAt = (root: unknown, path: Path): unknown =>
  path.reduce((part: unknown, key) => {
    if (Array.isArray(part)) return part.find((entry: unknown) => fieldOf(entry, 'id') === key);
    return fieldOf(part, String(key));
  }, root);

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;

function labelOf(part: unknown): string {
  const label = fieldOf(part, 'label');
  return typeof label === 'string' ? label : '';
}
