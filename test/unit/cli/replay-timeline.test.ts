import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../infra/cli/replay/timeline.ts';
import { fingerprintOf } from '../../../infra/cli/replay/progress-file.ts';
import { aTimeline, crmFiles, crmMap } from '../../fixtures/replay-files.ts';

const reversed = (text: string): string => {
  const [header, ...lines] = text.trim().split('\n');
  return [header, ...lines.toReversed()].join('\n');
};

describe('the timeline of some files', () => {
  it('merges all files in the order of their time', async () => {
    const { activities } = await aTimeline();
    const times = activities.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(activities.map(keyOf)).toEqual([
      'l1 l1.born',
      'l1 t1',
      'l1 t1.pricing',
      'l2 l2.born',
      'l2 t3',
      'l1 t2',
      'l1 d1',
    ]);
  });

  it('gives the same ids and times whatever the order of the lines', async () => {
    const once = await aTimeline();
    const again = await aTimeline({ ...crmFiles, 'touches.csv': reversed(crmFiles['touches.csv']) });
    expect(again.activities).toEqual(once.activities);
    expect(fingerprintOf(again.activities, { speed: 2 })).toBe(fingerprintOf(once.activities, { speed: 2 }));
  });

  it('assigns a minute within a day or a month', async () => {
    const leads = {
      ...crmMap.leads,
      at: { column: 'created', values: { '2024-01-01': '2024-02', '2024-01-03': '2024-01-03' } },
    };
    const { activities } = await aTimeline(crmFiles, { ...crmMap, leads });
    const births = new Map(activities.map((each) => [each.id, new Date(each.at).toISOString()]));
    expect(births.get('l1.born')).toMatch(/^2024-02-\d\dT\d\d:\d\d:00\.000Z$/);
    expect(births.get('l2.born')).toMatch(/^2024-01-03T\d\d:\d\d:00\.000Z$/);
  });

  it('keeps the distance of activities that share a spread', async () => {
    const { activities } = await aTimeline();
    const at = (id: string): number => activities.find((each) => each.id === id)!.at;
    expect(at('t1.pricing') - at('t1')).toBe(60_000);
  });

  it('takes the profile from joined files, and leaves out what they do not say', async () => {
    const { activities } = await aTimeline();
    const profiles = activities.filter(({ type }) => type === 'form_submitted').map(({ profile }) => profile);
    expect(profiles).toEqual([{ employees: 350, language: 'en' }, { language: 'en' }]);
  });

  it('accounts for every line', async () => {
    const { lines } = await aTimeline();
    expect(lines).toEqual({
      total: 14,
      used: 6,
      joined: 2,
      skipped: {
        'touches.csv: no such lead': 1,
        'touches.csv: no time in day': 1,
        'touches.csv: calls say nothing': 1,
        'touches.csv: kind "fax" is no activity in the map': 1,
        'deals.csv: nothing in the map is made of it': 1,
        'notes.csv: the map does not name it': 1,
      },
    });
  });

  it('skips a line whose cells do not fit the header, and a second one of the same id', async () => {
    const files = { ...crmFiles, 'leads.csv': `${crmFiles['leads.csv']}\nl4,c1\nl1,c1,2024-01-05` };
    const { lines, people } = await aTimeline(files);
    expect([...people.keys()]).toEqual(['l1', 'l2']);
    expect(lines.skipped).toMatchObject({
      'leads.csv: more or fewer cells than the header': 1,
      'leads.csv: a second lead of the same id': 1,
    });
  });
});
