import { describe, expect, it } from 'vitest';
import { MapNotUsable, parseMap, readMap } from '../../../infra/cli/replay/map.ts';
import { MapDoesNotFit, Row } from '../../../infra/cli/replay/row.ts';
import { aTimeline, crmFiles, crmMap } from '../../fixtures/replay-files.ts';

const complaint = (document: unknown): string => {
  try {
    parseMap(document);
  } catch (error) {
    if (error instanceof MapNotUsable) return error.message;
  }
  return 'nothing';
};

describe('a replay map', () => {
  it('is told where it is wrong, by path', () => {
    const [visit, ...others] = crmMap.activities;
    expect(complaint({ ...crmMap, leads: { ...crmMap.leads, id: 7 } })).toMatch(/^leads\.id: /);
    expect(complaint({ ...crmMap, activities: [{ ...visit, at: { colum: 'day' } }, ...others] })).toMatch(
      /^activities\.0\.at/,
    );
    expect(
      complaint({
        ...crmMap,
        leads: { ...crmMap.leads, profile: { employees: { column: 'x', values: { a: [] } } } },
      }),
    ).toMatch(/^leads\.profile\.employees\.values\.a: /);
  });

  it('refuses keys that mean nothing', () => {
    expect(complaint({ ...crmMap, activites: [] })).toContain('activites');
    expect(complaint({ ...crmMap, leads: { ...crmMap.leads, profil: {} } })).toMatch(/^leads: .*profil/);
  });

  it.each(['leadforge', 'online-shoppers'])('%s ships with the project and is valid', async (name) => {
    const path = new URL(`../../../infra/cli/maps/${name}.json`, import.meta.url).pathname;
    expect((await readMap(path)).leads.email).toMatch(/@example\.org$/);
  });

  it('that names a column which is not there is refused before anything is sent', async () => {
    const wrong = { ...crmMap, leads: { ...crmMap.leads, at: 'creatd' } };
    await expect(aTimeline(crmFiles, wrong)).rejects.toThrow(
      new MapDoesNotFit('leads.csv has no column "creatd".'),
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

  it('says nothing where a cell is empty or its join finds nothing', () => {
    expect(row({ id: '' }).fill('{id}@example.org')).toBeUndefined();
    expect(row({ company: 'c9' }).value('{company.name}')).toBeUndefined();
  });

  it('says nothing where its table does not have the text, not even one that every object has', () => {
    const value = { column: 'kind', values: { a: 1 } };
    expect(row({ kind: 'a' }).value(value)).toBe(1);
    expect(row({ kind: 'toString' }).value(value)).toBeUndefined();
  });

  it('can be a number', () => {
    expect(row({ n: '12' }).value({ column: 'n', as: 'number' })).toBe(12);
    expect(row({ n: 'many' }).value({ column: 'n', as: 'number' })).toBeUndefined();
  });

  it('chooses lines by text, by list and by a least number', () => {
    const line = row({ kind: 'visit', pages: '3' });
    expect(line.fits({ kind: 'visit', pages: { min: 3 } })).toBe(true);
    expect(line.fits({ kind: ['call', 'fax'] })).toBe(false);
    expect(row({ pages: '' }).fits({ pages: { min: 0 } })).toBe(false);
  });
});
