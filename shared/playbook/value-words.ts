import { conditionWords, counted, listed, matchWords } from './condition-words.ts';
import { condition } from './conditions.ts';
import { shorten } from '../runtime/text.ts';
import { activityCriterion, type Criterion, type Decay, decay } from './schema.ts';

const CHARACTERS = 120;

const COUNTS: Readonly<Record<string, string>> = {
  every: 'each time',
  day: 'once a day',
  session: 'once a session',
  once: 'once',
};

/** How points fade, in words. */
export function decayWords(fading: Decay): string {
  switch (fading.kind) {
    case 'none':
      return 'no fading';
    case 'halfLife':
      return `half-life ${counted(fading.days, 'day')}`;
    case 'linear':
      return `fading over ${counted(fading.days, 'day')}`;
    case 'expiry':
      return `lapsing after ${counted(fading.days, 'day')}`;
    case 'steps':
      return fading.steps
        .map(({ afterDays, keeps }) => `${keeps * 100} % after ${counted(afterDays, 'day')}`)
        .join(', ');
  }
}

/** What a criterion is worth: `15 points, half-life 45 days, at most 30`. */
export function worthWords(criterion: Criterion): string {
  const points = counted(criterion.points, 'point');
  if (!('on' in criterion)) return points;
  const most = criterion.cap === undefined ? [] : [`at most ${criterion.cap}`];
  return [points, decayWords(criterion.decay), ...most].join(', ');
}

/** A value of the playbook under a key, as far as words are known for it; else the value itself. */
export function valueWords(key: string, value: unknown): string {
  if (value === undefined) return 'nothing';
  const known = wordsOf(key, value);
  const words = known ?? (typeof value === 'string' ? `“${value}”` : plain(value));
  return shorten(words, CHARACTERS);
}

function wordsOf(key: string, value: unknown): string | undefined {
  if (key === 'count') return COUNTS[String(value)];
  if (key === 'decay') return withWords(decay.safeParse(value), decayWords);
  if (key === 'on' || key === 'mql' || key === 'sql')
    return withWords(activityCriterion.shape.on.safeParse(value), matchWords);
  return typeof value === 'object' ? withWords(condition.safeParse(value), conditionWords) : undefined;
}

const withWords = <T>(
  parsed: { readonly data?: T | undefined },
  words: (value: T) => string,
): string | undefined => (parsed.data === undefined ? undefined : words(parsed.data));

function plain(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value.every((each) => typeof each !== 'object') ? listed(value) : JSON.stringify(value);
}
