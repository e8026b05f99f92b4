import { describe, expect, it } from 'vitest';
import { decide } from '../../fixtures/from-stored.ts';
import { Rescorer } from '../../../shared/rescoring/rescorer.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';
import type { Activity } from '../../../shared/lead/activity.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { MINUTE_MS } from '../../../shared/runtime/time.ts';
import { NOTHING_KNOWN, type Standing } from '../../../shared/lead/standing.ts';
import type { Change } from '../../../shared/stores/change-item.ts';
import type { ActivityLog } from '../../../shared/stores/activity-log.ts';
import type { LeadStore } from '../../../shared/stores/lead-store.ts';
import { anActivity, days, MONDAY, playbookOne } from '../../fixtures/leads.ts';
import { MemoryLead } from '../../fixtures/memory-lead.ts';

const HOUR = 60 * MINUTE_MS;
const at = (hours: number): number => MONDAY + hours * HOUR;

const HOT: Standing = { tier: 'hot', stage: 'sql', highValue: false };
const WARM_SQL: Standing = { ...HOT, tier: 'warm' };
const COLD_SQL: Standing = { ...HOT, tier: 'cold' };
const WARM: Standing = { tier: 'warm', stage: 'mql', highValue: false };
const COLD: Standing = { tier: 'cold', stage: 'lead', highValue: false };

/** Happened at one hour, was reported at another. */
const deed = (type: string, hour: number, reported = hour, more: Partial<Activity> = {}): Activity =>
  anActivity({ id: `${type}${hour}`, type, occurredAt: at(hour), receivedAt: at(reported), ...more });
const call = deed('call_booked', 0);
/** Worth more than 50 points together on a Monday, and nothing among them makes a lead SQL by itself. */
const keen = ['content_downloaded', 'webinar_attended'].flatMap((type) => [deed(type, -24), deed(type, 0)]);

const entry = (n: number, from: Standing, to: Standing, more: Partial<Change>): Change => ({
  leadId: 'lead0001',
  model: 'default',
  n,
  from,
  to,
  at: MONDAY,
  decidedAt: MONDAY,
  playbook: 1,
  cause: 'activity',
  ...more,
});
/** The change that a lead's first looks lead to. */
const became = (to: Standing, more: Partial<Change> = {}) => entry(1, NOTHING_KNOWN, to, more);

/** A lead that was looked at once. */
function aLead(history: readonly Activity[], hour: number): MemoryLead {
  const lead = new MemoryLead();
  lead.rescore(history, at(hour));
  return lead;
}

describe('a late event', () => {
  it('that lowers corrects the change that did not know of it', () => {
    const lead = aLead(keen, 1);
    lead.rescore([...keen, deed('complained', -72, 2)], at(2));
    expect(lead.journal).toEqual([
      became(HOT, { decidedAt: at(1) }),
      entry(2, HOT, COLD, { at: at(-24), decidedAt: at(2), corrects: 1 }),
    ]);
  });

  it('that raises corrects too, and says since when', () => {
    const visits = [deed('page_viewed', 2), deed('page_viewed', 4), deed('page_viewed', 6)];
    const lead = aLead(visits, 8);
    lead.rescore([...visits, deed('call_booked', 5, 9)], at(9));
    expect(lead.journal).toEqual([
      became(WARM, { at: at(6), decidedAt: at(8) }),
      entry(2, WARM, { ...HOT, highValue: true }, { at: at(5), decidedAt: at(9), corrects: 1 }),
    ]);
  });

  it('by which sales had turned the lead down before corrects the handing over', () => {
    const lead = aLead([call], 2);
    lead.rescore([call, deed('rejected', 1, 3)], at(3));
    expect(lead.journal).toEqual([
      became(HOT, { decidedAt: at(2) }),
      entry(2, HOT, COLD, { at: at(1), decidedAt: at(3), corrects: 1 }),
    ]);
  });

  it('that changes the past and not the present appends nothing', () => {
    const lead = aLead([call], 2);
    lead.rescore([call, deed('call_booked', -5, 3)], at(3));
    expect(lead.journal).toEqual([became(HOT, { decidedAt: at(2) })]);
  });

  it('of after the change corrects nothing, however late it is told', () => {
    const lead = aLead([call], 0);
    lead.rescore([call, deed('rejected', 1, 90)], at(90));
    expect(lead.journal[1]).toEqual(entry(2, HOT, COLD, { at: at(1), decidedAt: at(90) }));
  });

  it('that was imported is muted, and corrects all the same', () => {
    const lead = aLead(keen, 1);
    lead.rescore([...keen, deed('complained', -72, 2, { imported: true })], at(2));
    expect(lead.journal[1]).toEqual(
      entry(2, HOT, COLD, { at: at(-24), decidedAt: at(2), corrects: 1, muted: true }),
    );
  });
});

describe('a deed that is withdrawn', () => {
  const machine = { ...call, suspect: true };

  it('takes back what it led to', () => {
    const lead = aLead([call], 0);
    lead.rescore([machine], at(2));
    expect(lead.journal).toEqual([
      became(HOT),
      entry(2, HOT, NOTHING_KNOWN, { at: at(2), decidedAt: at(2), corrects: 1 }),
    ]);
  });

  it('leaves what others prove', () => {
    const view = deed('page_viewed', -1);
    const lead = aLead([view, call], 0);
    lead.rescore([view, machine], at(2));
    expect(lead.journal[1]).toEqual(entry(2, HOT, COLD, { at: at(-1), decidedAt: at(2), corrects: 1 }));
  });

  it('and then a real one: the lead is ready again, which corrects nothing', () => {
    const lead = aLead([call], 0);
    lead.rescore([machine], at(2));
    lead.rescore([machine, deed('call_booked', 30)], at(30));
    expect(lead.journal[2]).toEqual(entry(3, NOTHING_KNOWN, HOT, { at: at(30), decidedAt: at(30) }));
  });

  it('and given back after all: two corrections in a row, each of the one before', () => {
    const lead = aLead([call], 0);
    lead.rescore([machine], at(2));
    lead.rescore([call], at(4));
    expect(lead.journal).toEqual([
      became(HOT),
      entry(2, HOT, NOTHING_KNOWN, { at: at(2), decidedAt: at(2), corrects: 1 }),
      entry(3, NOTHING_KNOWN, HOT, { at: MONDAY, decidedAt: at(4), corrects: 2 }),
    ]);
  });
});

describe('a cooling that was announced', () => {
  const cooled = MONDAY + days(30);
  /** Hot for a call, and warm again after thirty days. */
  function aCooledLead(): MemoryLead {
    const lead = aLead([call], 0);
    lead.rescore([call], cooled, 'time');
    return lead;
  }
  const soFar = [became(HOT), entry(2, HOT, WARM_SQL, { at: cooled, decidedAt: cooled, cause: 'time' })];

  it('corrects nothing itself', () => {
    expect(aCooledLead().journal).toEqual(soFar);
  });

  it('is corrected by a late event that shows the lead to be hot still, since when it was', () => {
    const lead = aCooledLead();
    lead.rescore([call, deed('call_booked', 20 * 24, 32 * 24)], at(32 * 24));
    expect(lead.journal).toEqual([
      ...soFar,
      entry(3, WARM_SQL, HOT, { at: MONDAY, decidedAt: at(32 * 24), corrects: 2 }),
    ]);
  });

  it('stands when a late event would only have put it off to an instant that has passed too', () => {
    const lead = aCooledLead();
    lead.rescore([call, deed('call_booked', 5 * 24, 36 * 24)], at(36 * 24));
    expect(lead.journal).toEqual(soFar);
  });

  it('is what a withdrawn deed corrects, though the earlier change is wrong as well', () => {
    const lead = aCooledLead();
    lead.rescore([{ ...call, suspect: true }], at(32 * 24));
    expect(lead.journal).toEqual([
      ...soFar,
      entry(3, WARM_SQL, NOTHING_KNOWN, { at: at(32 * 24), decidedAt: at(32 * 24), corrects: 2 }),
    ]);
  });
});

describe('a sweep that comes late', () => {
  it('corrects nothing by settling several steps at once', () => {
    const lead = aLead([call], 0);
    lead.rescore([call], at(200 * 24), 'time');
    expect(lead.journal.map(({ n, to, corrects }) => [n, to, corrects])).toEqual([
      [1, HOT, undefined],
      [2, WARM_SQL, undefined],
      [3, COLD_SQL, undefined],
    ]);
  });

  it('and finds a late event corrects with its first step alone, as of that step', () => {
    const lead = aLead(keen, 1);
    const due = lead.score.dueAt!;
    const now = due + days(2);
    const complaint = deed('complained', -72, 0, { receivedAt: now });
    lead.rescore([...keen, complaint, deed('won', 0, 0, { id: 'again', occurredAt: now })], now);
    expect(lead.journal).toEqual([
      became(HOT, { decidedAt: at(1) }),
      entry(2, HOT, COLD, { at: at(-24), decidedAt: due, cause: 'time', corrects: 1 }),
      entry(3, COLD, { ...COLD, stage: 'customer' }, { at: now, decidedAt: now }),
    ]);
  });
});

describe('new rules', () => {
  /** Under these a call is worth less, which a lead that has booked one lately does not notice. */
  const stricter: Playbook = {
    ...defaultPlaybook,
    models: {
      default: {
        ...defaultPlaybook.models['default']!,
        highValue: { line: { over: 49, leaveBelow: 45 }, stayMinutes: 0 },
      },
    },
  };
  /** The mark that the new line gives has faded by then, so that publishing changes nothing. */
  const published = MONDAY + days(20);

  function aLeadOfTwoVersions(): MemoryLead {
    const lead = aLead([call], 0);
    lead.publish(compile(stricter, 2, published));
    lead.rescore([call], published);
    expect(lead.journal).toEqual([became(HOT)]);
    expect(lead.score.playbook).toBe(2);
    return lead;
  }

  it('do not make a correction of a cooling that follows them', () => {
    const lead = aLeadOfTwoVersions();
    lead.rescore([call], MONDAY + days(30), 'time');
    expect(lead.journal[1]).toMatchObject({ n: 2, to: WARM_SQL, playbook: 2 });
    expect(lead.journal[1]).not.toHaveProperty('corrects');
  });

  it('do not hide that a change from before them was wrong', () => {
    const lead = new MemoryLead();
    lead.rescore(keen, at(1));
    lead.publish(compile({ ...defaultPlaybook, name: 'The same again' }, 2, at(2)));
    lead.rescore(keen, at(2));
    lead.rescore([...keen, deed('complained', -72, 3)], at(3));
    expect(lead.journal[1]).toEqual(
      entry(2, HOT, COLD, { at: at(-24), decidedAt: at(3), playbook: 2, corrects: 1 }),
    );
  });
});

describe('the journal of somebody who was erased', () => {
  it('is not begun again by what arrives later', async () => {
    const written: unknown[] = [];
    const write = async (...what: unknown[]): Promise<void> => void written.push(what);
    const rescorer = new Rescorer({
      log: {
        history: async () => ({
          activities: [call],
          bad: [],
          identified: [],
          erased: true,
          members: [],
          priorities: new Map(),
          cut: new Set(),
        }),
      } as unknown as ActivityLog,
      leads: {
        projections: async () => ({ scores: [] }),
        putProfile: write,
        putScore: write,
        announce: write,
      } as unknown as LeadStore,
      playbook: async () => playbookOne,
      version: async () => undefined,
      clock: () => MONDAY,
      sleep: async () => {},
      random: () => 0,
    });
    expect(decide('lead0001', { scores: [] }, [call], playbookOne, MONDAY, 'activity').scores).toHaveLength(
      1,
    );
    expect(await rescorer.rescore('lead0001', 'activity')).toMatchObject({ writes: 0, changes: 0 });
    expect(written).toEqual([]);
  });
});
