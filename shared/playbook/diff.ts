import { cleanLine } from '../runtime/text.ts';
import { type Change, changesBetween } from './changes.ts';
import { listed } from './condition-words.ts';
import { type Path, pathText } from './problem.ts';
import { type Criterion, criterion, type Line, line, type Playbook } from './schema.ts';
import { subjectOf } from './subjects.ts';
import { valueWords, worthWords } from './value-words.ts';

/**
 * What changed from one playbook to another, a sentence each, in the order of the document; nothing exactly
 * when both say the same. For people who sign and for the record.
 */
export const diffPlaybooks = (before: Playbook, after: Playbook): string[] =>
  changesBetween(before, after).map((change) => cleanLine(sentenceOf(change, before, after), CHARACTERS));

const CHARACTERS = 500;

function sentenceOf(change: Change, before: Playbook, after: Playbook): string {
  const { path } = change;
  const { subject, rest, model } = subjectOf(path, change.after === undefined ? before : after);
  const several = new Set([...Object.keys(before.models), ...Object.keys(after.models)]).size > 1;
  const whose = several && model !== undefined ? `${subject} (model ${model})` : subject;
  if (change.reordered) return `${nameOf(whose, rest)}: the order changed`;
  if (rest.at(-1) === 'line') return lineSentence(whose, change) ?? fieldSentence(whose, rest, change);
  if (rest.length === 0 && change.before === undefined)
    return `${whose} added${detailsOf(path, change.after)}`;
  if (rest.length === 0 && change.after === undefined) return `${whose} removed`;
  return listSentence(whose, rest, change) ?? fieldSentence(whose, rest, change);
}

/** Who or what is spoken of, with the words for what of it: without a subject, the place in the document. */
const nameOf = (subject: string, rest: Path): string =>
  [subject, rest.length === 0 ? '' : wordsFor(rest)].filter((part) => part !== '').join(': ');

function fieldSentence(subject: string, rest: Path, { before, after }: Change): string {
  const key = String(rest.at(-1) ?? '');
  const [old, now] = [valueWords(key, before), valueWords(key, after)];
  return `${nameOf(subject, rest)} ${old === now ? 'changed' : `${old} → ${now}`}`;
}

/** What came and what went, of a list of plain values. */
function listSentence(subject: string, rest: Path, { before, after }: Change): string | undefined {
  if (!isPlainList(before) || !isPlainList(after)) return undefined;
  const [old, now] = [new Set(before), new Set(after)];
  const came = [...now].filter((value) => !old.has(value));
  const went = [...old].filter((value) => !now.has(value));
  const parts = [
    ...(came.length > 0 ? [`${listed(came)} added`] : []),
    ...(went.length > 0 ? [`${listed(went)} removed`] : []),
  ];
  return `${nameOf(subject, rest)}: ${parts.join(', ') || 'the order changed'}`;
}

const isPlainList = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.every((each) => typeof each !== 'object');

function lineSentence(subject: string, { before, after }: Change): string | undefined {
  const [old, now] = [line.safeParse(before).data, line.safeParse(after).data];
  if (old === undefined || now === undefined) return undefined;
  const parts = [
    ...(entryWords(old) === entryWords(now)
      ? []
      : [`is entered ${entryWords(now)} instead of ${entryWords(old, now)}`]),
    ...(old.leaveBelow === now.leaveBelow
      ? []
      : [`is left below ${now.leaveBelow} points instead of ${old.leaveBelow}`]),
  ];
  return `${subject} ${parts.join(' and ')}`;
}

/** `over 55 points`; beside another of the same kind only the number. */
function entryWords({ over, from }: Line, beside?: Line): string {
  if (over !== undefined) return beside?.over === undefined ? `over ${over} points` : String(over);
  return beside?.from === undefined ? `from ${from} points on` : String(from);
}

function detailsOf(path: Path, added: unknown): string {
  const { data } = path.at(-2) === 'criteria' ? criterion.safeParse(added) : { data: undefined };
  return data === undefined ? '' : criterionDetails(data);
}

const criterionDetails = (added: Criterion): string => ` to group ${added.group} (${worthWords(added)})`;

const WORDS: Readonly<Record<string, string>> = {
  when: 'condition',
  on: 'activities',
  decay: 'fading',
  count: 'counted',
  label: 'name',
  stayMinutes: 'minimum stay in minutes',
  evidenceFloor: 'pieces of evidence needed',
  rememberDays: 'days that behaviour is remembered',
  interest: 'interest',
  interests: 'interests',
  behaviour: 'what enters it by itself',
  needs: 'what is needed besides the points',
  yes: 'what counts as a yes',
  no: 'what counts as a no',
  mql: 'what makes an MQL',
  sql: 'what makes an SQL',
  everyDays: 'days between mails',
  handoffRestDays: 'days within which a recalled lead goes back to its rep',
  perDay: 'mails in all on one day',
  quietHours: 'quiet hours',
  postalAddress: 'postal address',
  fallbackLanguage: 'language where none is known',
  fallbackTimezone: 'time zone where none is known',
};

function wordsFor(rest: Path): string {
  const [only = ''] = rest;
  const words = rest.length === 1 && Object.hasOwn(WORDS, only) ? WORDS[only] : undefined;
  return words ?? pathText(rest);
}
