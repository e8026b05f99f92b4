import { describe, expect, it } from 'vitest';
import { InvalidMap, parseMap, readMap } from '../../../infra/cli/replay/map.ts';
import { MissingColumn, Row } from '../../../infra/cli/replay/row.ts';
import { aTimeline, crmFiles, crmMap } from '../../fixtures/replay-files.ts';

const errorOf = (document: unknown): string => {
  try {
    parseMap(document);
  } catch (error) {
    if (error instanceof InvalidMap) return error.message;
  }
  return 'nothing';
};

describe('a replay map', () => {
  it('is refused with the path of each error', () => {
    const [visit, ...others] = crmMap.activities;
    expect(errorOf({ ...crmMap, leads: { ...crmMap.leads, id: 7 } })).toMatch(/^leads\.id: /);
    expect(errorOf({ ...crmMap, activities: [{ ...visit, at: { colum: 'day' } }, ...others] })).toMatch(
      /^activities\.0\.at/,
    );
    expect(
      errorOf({
        ...crmMap,
        leads: { ...crmMap.leads, profile: { employees: { column: 'x', values: { a: [] } } } },
      }),
    ).toMatch(/^leads\.profile\.employees\.values\.a: /);
  });

  it('is refused for unknown keys', () => {
    expect(errorOf({ ...crmMap, activites: [] })).toContain('activites');
    expect(errorOf({ ...crmMap, leads: { ...crmMap.leads, profil: {} } })).toMatch(/^leads: .*profil/);
  });

  it.each(['leadforge', 'online-shoppers'])('%s ships with the project and is valid', async (name) => {
    const path = new URL(`../../../infra/cli/maps/${name}.json`, import.meta.url).pathname;
    expect((await readMap(path)).leads.email).toMatch(/@example\.org$/);
  });

  it('that names a missing column is refused before anything is sent', async () => {
    const wrong = { ...crmMap, leads: { ...crmMap.leads, at: 'creatd' } };
    await expect(aTimeline(crmFiles, wrong)).rejects.toThrow(
      new MissingColumn('leads.csv has no column "creatd".'),
    );
  });
});

describe('a value of a map', () => {
  const tables = new Map([['companies.csv by id', new Map([['c1', { id: 'c1', name: 'Works' }]])]]);
  const joins = { company: { file: 'companies.csv', key: 'id', from: 'company' } };
  const row = (cells: Record<string, string>): Row =>
    new Row({ file: 'leads.csv', number: 7 }, { company: 'c1', ...cells }, joins, tables);

  it('fills a template from cells, joined cells and the number of the line', () => {
    expect(row({ id: ' x ' }).fill('{id}-{row}@{company.name}')).toBe('x-7@Works');
  });

  it('is undefined where a cell is empty or there is no joined line', () => {
    expect(row({ id: '' }).fill('{id}@example.org')).toBeUndefined();
    expect(row({ company: 'c9' }).value('{company.name}')).toBeUndefined();
  });

  it('is undefined for a text that its table lacks, even one that every object inherits', () => {
    const value = { column: 'kind', values: { a: 1 } };
    expect(row({ kind: 'a' }).value(value)).toBe(1);
    expect(row({ kind: 'toString' }).value(value)).toBeUndefined();
  });

  it('can be a number', () => {
    expect(row({ n: '12' }).value({ column: 'n', as: 'number' })).toBe(12);
    expect(row({ n: 'many' }).value({ column: 'n', as: 'number' })).toBeUndefined();
  });

  it('selects lines by text, by list and by minimum', () => {
    const line = row({ kind: 'visit', pages: '3' });
    expect(line.matches({ kind: 'visit', pages: { min: 3 } })).toBe(true);
    expect(line.matches({ kind: ['call', 'fax'] })).toBe(false);
    expect(row({ pages: '' }).matches({ pages: { min: 0 } })).toBe(false);
  });
});
