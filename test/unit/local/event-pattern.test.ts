import { describe, expect, it } from 'vitest';
import { BadEventPattern, compilePattern, matches } from '../../../infra/local/eventbridge/event-pattern.ts';
import type { Json } from '../../../infra/local/kit/json.ts';

const event = {
  source: 'kindling',
  'detail-type': 'LeadQualified',
  resources: ['arn:a', 'arn:b'],
  detail: {
    stage: 'sql',
    points: 51.5,
    muted: false,
    rep: null,
    file: 'Report.PDF',
    empty: '',
    tags: { 'ses:configuration-set': ['mail-dev'] },
    items: [
      { sku: 'a', count: 1 },
      { sku: 'b', count: 9 },
    ],
  },
};

const fits: readonly [string, Json][] = [
  ['an exact text', { source: ['kindling'] }],
  ['one of several', { source: ['aws.ses', 'kindling'] }],
  ['an exact number', { detail: { points: [51.5] } }],
  ['an exact false', { detail: { muted: [false] } }],
  ['null', { detail: { rep: [null] } }],
  ['the empty text', { detail: { empty: [''] } }],
  ['any element of a list', { resources: ['arn:b'] }],
  ['a key with a colon in it', { detail: { tags: { 'ses:configuration-set': ['mail-dev'] } } }],
  ['an object inside a list', { detail: { items: { sku: ['b'] } } }],
  ['a prefix', { detail: { file: [{ prefix: 'Rep' }] } }],
  ['a prefix in any case', { detail: { file: [{ prefix: { 'equals-ignore-case': 'rePORT' } }] } }],
  ['a suffix', { detail: { file: [{ suffix: '.PDF' }] } }],
  ['a suffix in any case', { detail: { file: [{ suffix: { 'equals-ignore-case': '.pdf' } }] } }],
  ['a text in any case', { detail: { stage: [{ 'equals-ignore-case': 'SQL' }] } }],
  ['a wildcard', { detail: { file: [{ wildcard: 'R*t.*F' }] } }],
  ['anything but a text', { detail: { stage: [{ 'anything-but': 'mql' }] } }],
  ['anything but several', { detail: { stage: [{ 'anything-but': ['mql', 'lead'] }] } }],
  ['anything but numbers', { detail: { points: [{ 'anything-but': [50, 51] }] } }],
  ['anything but a prefix', { detail: { stage: [{ 'anything-but': { prefix: 'm' } }] } }],
  ['anything but several suffixes', { detail: { file: [{ 'anything-but': { suffix: ['.txt', '.md'] } }] } }],
  ['anything but a wildcard', { detail: { file: [{ 'anything-but': { wildcard: '*.md' } }] } }],
  [
    'anything but a text in any case',
    { detail: { stage: [{ 'anything-but': { 'equals-ignore-case': 'MQL' } }] } },
  ],
  ['a number above', { detail: { points: [{ numeric: ['>', 50] }] } }],
  ['a number between', { detail: { points: [{ numeric: ['>=', 51.5, '<', 52] }] } }],
  ['an equal number', { detail: { points: [{ numeric: ['=', 51.5] }] } }],
  ['what exists', { detail: { stage: [{ exists: true }] } }],
  ['what exists as null', { detail: { rep: [{ exists: true }] } }],
  ['what does not exist', { detail: { phone: [{ exists: false }] } }],
  ['what cannot exist', { nothing: { at: { all: [{ exists: false }] } } }],
  ['either of two fields', { $or: [{ source: ['aws.ses'] }, { detail: { stage: ['sql'] } }] }],
  ['an either inside', { detail: { $or: [{ stage: ['mql'] }, { points: [{ numeric: ['>', 50] }] }] } }],
  ['all fields of several', { source: ['kindling'], detail: { stage: ['sql'], muted: [false] } }],
];

const misses: readonly [string, Json][] = [
  ['another text', { source: ['kindlin'] }],
  ['a text that looks like the number', { detail: { points: ['51.5'] } }],
  ['a text in another case', { detail: { stage: ['SQL'] } }],
  ['an absent field', { detail: { phone: ['1'] } }],
  ['anything but, of an absent field', { detail: { phone: [{ 'anything-but': '1' }] } }],
  ['anything but the text itself', { detail: { stage: [{ 'anything-but': ['sql', 'mql'] }] } }],
  ['an object where a leaf is asked', { detail: { tags: [{ exists: true }] } }],
  ['an inherited property', { detail: { constructor: [{ exists: true }] } }],
  ['a wildcard that is a part only', { detail: { file: [{ wildcard: 'Rep*.PD' }] } }],
  ['a dot as a wildcard', { detail: { stage: [{ wildcard: 's.l' }] } }],
  ['a number at the line', { detail: { points: [{ numeric: ['>', 51.5] }] } }],
  ['a text as a number', { detail: { stage: [{ numeric: ['>', 0] }] } }],
  ['neither of two fields', { $or: [{ source: ['a'] }, { source: ['b'] }] }],
  ['one field of two', { source: ['kindling'], detail: { stage: ['mql'] } }],
];

const malformed: readonly [string, Json][] = [
  ['an unknown operator', { source: [{ cidr: '10.0.0.0/8' }] }],
  ['an operator named like a property of every object', { source: [{ constructor: 'x' }] }],
  ['two operators at once', { source: [{ prefix: 'a', suffix: 'b' }] }],
  ['a matcher outside a list', { source: 'kindling' }],
  ['an empty list', { source: [] }],
  ['a list in a list', { source: [['a']] }],
  ['half a comparison', { n: [{ numeric: ['>'] }] }],
  ['an unknown comparison', { n: [{ numeric: ['~', 1] }] }],
  ['two stars', { n: [{ wildcard: 'a**b' }] }],
  ['an $or with one way only', { $or: [{ source: ['a'] }] }],
  ['something else than an object', ['kindling']],
];

describe('event patterns', () => {
  it.each(fits)('match %s', (_, pattern) => expect(matches(pattern, event)).toBe(true));
  it.each(misses)('do not match %s', (_, pattern) => expect(matches(pattern, event)).toBe(false));
  it.each(malformed)('are refused before any event for %s', (_, pattern) =>
    expect(() => compilePattern(pattern)).toThrow(BadEventPattern),
  );
});
