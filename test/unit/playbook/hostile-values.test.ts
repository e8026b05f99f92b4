import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { asHuman } from '../../../shared/lead/human-history.ts';
import { InvalidPlaybook, readPlaybook } from '../../../shared/playbook/read-playbook.ts';
import { type Playbook, playbookShape } from '../../../shared/playbook/schema.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { explain } from '../../../shared/scoring/explain.ts';
import { project } from '../../../shared/scoring/fold.ts';
import { goldenFailures } from '../../../shared/scoring/golden.ts';
import { changedAt, HOSTILE_VALUES } from '../../fixtures/hostile-values.ts';
import { anActivity, days, MONDAY } from '../../fixtures/leads.ts';
import { problemsOfDocument } from '../../fixtures/playbooks.ts';
import { wholePlaybook } from '../../fixtures/whole-playbook.ts';

type Path = readonly (string | number)[];

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Everything in a document, however deep, with the way to it. */
function placesIn(value: unknown, path: Path = []): { readonly path: Path; readonly value: unknown }[] {
  const inner = isObject(value) ? Object.entries(value) : [];
  const key = (name: string) => (Array.isArray(value) ? Number(name) : name);
  return [
    { path, value },
    ...inner.flatMap(([name, each]: [string, unknown]) => placesIn(each, [...path, key(name)])),
  ];
}

/** The names of all settings of a schema. */
function settingsIn(schema: z.core.$ZodType, seen = new Set<z.core.$ZodType>()): string[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const into = (inner: z.core.$ZodType): string[] => settingsIn(inner, seen);
  if (schema instanceof z.ZodObject)
    return Object.entries<z.core.$ZodType>(schema.shape).flatMap(([name, each]) => [name, ...into(each)]);
  if (schema instanceof z.ZodRecord) return into(schema.valueType);
  if (schema instanceof z.ZodArray) return into(schema.element);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(into);
  if (schema instanceof z.ZodLazy || schema instanceof z.ZodOptional) return into(schema.unwrap());
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return into(schema.unwrap());
  return [];
}

/** Of settings that are alike, such as the four questions of BANT, one is tried. */
const ALIKE = new Set<unknown>(['authority', 'need', 'timeframe']);
const TYPES_TRIED = new Set<unknown>(['webinar_attended', 'won']);
const isTried = ([part, name, ...rest]: Path): boolean =>
  part === 'activityTypes'
    ? name === undefined || TYPES_TRIED.has(name)
    : !rest.some((key) => ALIKE.has(key) || Number(key) > 9);

const all = placesIn(wholePlaybook);
/** What is put in a value's place: everything of its own type, and one of each kind of others. */
const insteadOf = (value: unknown): unknown[] =>
  Object.values<readonly unknown[]>(HOSTILE_VALUES).flatMap((kind) => {
    const alike = kind.filter((each) => typeof each === typeof value);
    return alike.length > 0 ? alike : kind.slice(0, 1);
  });

const attempts = all
  .filter(({ path }) => isTried(path))
  .flatMap(({ path, value }) => insteadOf(value).map((hostile) => ({ path, hostile })));

const HISTORY = asHuman([
  anActivity({
    id: '1',
    type: 'page_viewed',
    occurredAt: MONDAY - days(9),
    properties: { page: '/pricing', host: 'www.firm.example' },
  }),
  anActivity({
    id: '2',
    type: 'form_submitted',
    occurredAt: MONDAY - days(8),
    properties: { formId: 'contact' },
    profile: { email: 'ada@firm.example', employees: 50, budget: 'yes' },
  }),
  anActivity({
    id: '3',
    type: 'webinar_attended',
    occurredAt: MONDAY - days(2),
    properties: { formId: 'contact' },
  }),
  anActivity({
    id: '4',
    type: 'page_viewed',
    occurredAt: MONDAY - days(1),
    properties: { page: '/pricing' },
  }),
]);

/** Numbers of what a playbook makes of a lead that no table can hold. */
function unstorable(playbook: Playbook): unknown[] {
  const compiled = compile(playbook, 1);
  const outcomes = [...compiled.models.values()].flatMap((model) => [
    explain(HISTORY, model, MONDAY),
    ...[MONDAY, ...HISTORY.map(({ occurredAt }) => occurredAt)].map((at) => project(HISTORY, model, at)),
  ]);
  const made: unknown = [outcomes, goldenFailures(compiled)];
  const found: unknown[] = [];
  JSON.stringify(made, (key, value: unknown) => {
    if (typeof value === 'number' && !(Number.isFinite(value) && (value === 0 || Math.abs(value) >= 1e-130)))
      found.push([key, String(value)]);
    return value;
  });
  return found;
}

describe('a playbook with one hostile value', () => {
  it('has every setting that there is', () => {
    expect(problemsOfDocument(wholePlaybook)).toEqual([]);
    const there = new Set(all.flatMap(({ path }) => path));
    expect(settingsIn(playbookShape).filter((name) => !there.has(name))).toEqual([]);
  });

  it('is refused, or scores leads as any other', () => {
    const counts = { refused: 0, harmless: 0 };
    const harm: unknown[] = [];
    for (const { path, hostile } of attempts)
      try {
        const found = unstorable(readPlaybook(changedAt(wholePlaybook, path, hostile)));
        counts.harmless += 1;
        if (found.length > 0) harm.push([path.join('.'), hostile, found]);
      } catch (error) {
        if (error instanceof InvalidPlaybook) counts.refused += 1;
        else harm.push([path.join('.'), hostile, String(error)]);
      }
    expect(harm).toEqual([]);
    expect(attempts.length).toBeGreaterThan(3_000);
    expect(counts.harmless).toBeGreaterThan(100);
    expect(counts.refused).toBeGreaterThan(5 * counts.harmless);
  });
});

const ORIGIN = 'This must be an origin as browsers send it';
const HOST = 'This must be a host as it stands in a URL';
const MAILABLE = 'This must be an e-mail address that mail can be sent to.';
const MINUTE = 'This must be at least a minute';
const IN_FORM = ['forms', 'contact'] as const;
const IN_MODEL = ['models', 'default'] as const;

describe('a playbook whose value could never work', () => {
  it.each<[Path, unknown, string]>([
    [[...IN_FORM, 'origins', 0], 'https://www.firm.example/', ORIGIN],
    [[...IN_FORM, 'origins', 0], 'www.firm.example', ORIGIN],
    [[...IN_FORM, 'origins', 0], 'https://*.firm.example', ORIGIN],
    [[...IN_FORM, 'origins', 0], 'https://Shop.firm.example', ORIGIN],
    [[...IN_FORM, 'origins', 0], 'https://shop.firm.example:443', ORIGIN],
    [[...IN_FORM, 'thanks'], 'javascript:alert(1)', 'This must be a web address'],
    [[...IN_FORM, 'fields', 'constructor'], 'email', 'A name here is one that no playbook may use.'],
    [['tracking', 'hosts', 0], 'www.firm.example/', HOST],
    [['tracking', 'hosts', 0], 'https://www.firm.example', HOST],
    [['tracking', 'hosts', 0], 'www.firm.example:443', HOST],
    [['tracking', 'hosts', 0], 'b\u00FCcher.example', HOST],
    [['routing', 'reps', 0, 'email'], 'Ana <ana@firm.example>', MAILABLE],
    [['routing', 'reps', 0, 'email'], 'jos\u00E9@firm.example', MAILABLE],
    [['routing', 'reps', 0, 'email'], 'ana@b\u00FCcher.example', MAILABLE],
    [['routing', 'reps', 0, 'id'], 'constructor', 'This name cannot be used.'],
    [[...IN_MODEL, 'criteria', 0, 'id'], 'toString', 'This name cannot be used.'],
    [[...IN_MODEL, 'criteria', 0, 'decay', 'days'], 1e-9, MINUTE],
    [[...IN_MODEL, 'criteria', 0, 'points'], 1e-131, 'This number is too close to 0 to be kept.'],
    [['pages', 0, 'path'], '/pricing?plan=*', 'This must be a path'],
  ])('is refused with a sentence: %j %j', (path, value, sentence) => {
    expect(problemsOfDocument(changedAt(wholePlaybook, path, value))).toEqual([
      { path: expect.any(String), message: expect.stringContaining(sentence) },
    ]);
  });
});

describe('an address of the web in a playbook', () => {
  it('is kept in its one spelling, in ASCII', () => {
    const withThanks = changedAt(wholePlaybook, [...IN_FORM, 'thanks'], 'https://Firm.example/\u202Ethanks');
    const document = changedAt(withThanks, ['pages', 0, 'path'], '/pre\u021Buri*');
    const { forms, pages } = readPlaybook(document);
    expect(forms['contact']?.thanks).toBe('https://firm.example/%E2%80%AEthanks');
    expect(pages[0]?.path).toBe('/pre%C8%9Buri*');
    expect(readPlaybook(readPlaybook(document))).toEqual(readPlaybook(document));
  });

  it('may have any port but the usual, and any origin may be let in', () => {
    expect(
      problemsOfDocument(changedAt(wholePlaybook, [...IN_FORM, 'origins'], ['*', 'http://localhost:8080'])),
    ).toEqual([]);
  });
});
