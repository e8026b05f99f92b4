import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { playbookShape } from '../../../shared/playbook/schema.ts';
import { isInherited, nameLike, own } from '../../../shared/runtime/names.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const INHERITED = Object.getOwnPropertyNames(Object.prototype);

describe('a name that every object has', () => {
  it.each(INHERITED)('%s is no name, and leads nowhere', (name) => {
    expect(isInherited(name)).toBe(true);
    expect(nameLike(/^\w+$/).safeParse(name).success).toBe(false);
    expect(own<unknown>({}, name)).toBeUndefined();
  });

  it('is told from others', () => {
    expect(['prototype', 'contact', 'then', ''].some(isInherited)).toBe(false);
    expect(own({ contact: 1 }, 'contact')).toBe(1);
  });
});

/** Fields of a schema that hold a record: values by names that somebody outside chose. */
function recordsIn(schema: z.core.$ZodType, name = '', seen = new Set<z.core.$ZodType>()): string[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const into = (inner: z.core.$ZodType, as = name): string[] => recordsIn(inner, as, seen);
  if (schema instanceof z.ZodObject)
    return Object.entries<z.core.$ZodType>(schema.shape).flatMap(([key, each]) => into(each, key));
  if (schema instanceof z.ZodRecord) return [name, ...into(schema.valueType)];
  if (schema instanceof z.ZodArray) return into(schema.element);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((each) => into(each));
  if (schema instanceof z.ZodLazy) return into(schema.unwrap());
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return into(schema.unwrap());
  return [];
}

/** Look-ups by brackets that are none by a name from outside. */
const SAFE = [
  'shared/consent/statements.ts: profile?.[CONSENT_FIELDS[purpose]]',
  'shared/email/nurture-mail.ts: intro[answers]',
  'shared/lead/purposes.ts: profile[field]',
  'shared/scoring/answers.ts: profile[name]',
  'shared/scoring/condition-points.ts: groups[index]',
  'shared/scoring/fold.ts: groups[index]',
  'shared/scoring/ledger.ts: groups[index]',
  'shared/scoring/point-accumulators.ts: groups[criterion.group]',
  'shared/scoring/refusals.ts: profile?.[field]',
  'functions/collect-form/submission.ts: profile[field]',
];

describe('what a playbook or an activity holds by name', () => {
  it('is looked up as its own only', async () => {
    const records = [...new Set([...recordsIn(playbookShape), 'properties', 'profile'])];
    expect(records).toEqual(expect.arrayContaining(['activityTypes', 'forms', 'models', 'lists', 'title']));
    const lookUp = new RegExp(
      `\\b(?:${records.join('|')})(?:\\?\\.)?\\[(?![\\]'"\\d])[^\\n]*?\\](?!\\s*:)\\]?`,
      'g',
    );
    const found = new Set<string>();
    for (const room of ['shared', 'functions'])
      for (const path of await readdir(join(ROOT, room), { recursive: true }))
        if (path.endsWith('.ts'))
          for (const [text] of (await readFile(join(ROOT, room, path), 'utf8')).matchAll(lookUp))
            found.add(`${room}/${path}: ${text}`);
    expect([...found].filter((each) => !SAFE.includes(each))).toEqual([]);
    expect(SAFE.filter((each) => found.has(each)).length).toBeGreaterThan(0);
  });
});
