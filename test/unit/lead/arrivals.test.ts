import { describe, expect, it } from 'vitest';
import type { Activity } from '../../../shared/lead/activity.ts';
import { asProperties, type HitFacts, HONEYPOT } from '../../../shared/lead/hit.ts';
import { ARRIVED } from '../../../shared/lead/identity.ts';
import { browsersOf } from '../../fixtures/from-stored.ts';
import { humanHistory } from '../../../shared/bots/human-history.ts';
import { verdicts } from '../../../shared/bots/verdicts.ts';
import { anActivity, MONDAY } from '../../fixtures/leads.ts';

const MINUTE = 60_000;
const mail = { messageId: 'default.1' };
const hit = (client: string, type: string, minute: number, facts: HitFacts = {}): Activity =>
  anActivity({
    id: `${client}-${type}-${facts.linkId ?? ''}`,
    type,
    occurredAt: MONDAY + minute * MINUTE,
    source: 'mail',
    properties: asProperties({ ...mail, client, network: client, agent: 'browser', method: 'GET', ...facts }),
  });
const clicks = (client: string, minute: number, linkId = 'plan') =>
  hit(client, 'link_clicked', minute, { linkId });
/** The page that a click led to ran its script: what its lead's log and its browser's log get of it. */
const arrives = (client: string, minute: number): Activity => ({
  ...hit(client, ARRIVED, minute, { scripted: true }),
  visitorId: `browser-of-${client}`,
});
const views = (client: string, minute: number) => hit(client, 'page_viewed', minute, { scripted: true });
const delivered = anActivity({ id: 'd', type: 'email_delivered', occurredAt: MONDAY, properties: mail });

const madeBy = (history: readonly Activity[], id: string) => verdicts(history).get(id)?.by;
const browsers = (history: readonly Activity[]) => [...browsersOf(humanHistory(history))];

describe('somebody who comes to a page by a link', () => {
  it('is a person, however soon after delivery they click', () => {
    const click = clicks('reader', 3);
    const own = [delivered, click, arrives('reader', 3.1)];
    expect(madeBy(own, click.id)).toBe('bot');
    expect(browsers(own)).toEqual(['browser-of-reader']);
    expect(madeBy([...own, views('reader', 3.1)], click.id)).toBe('human');
  });

  it('is the reader if they are the first; a mail that is passed on earns nothing with the others', () => {
    const friend = clicks('friend', 60);
    const own = [delivered, clicks('reader', 30), arrives('reader', 31), friend, arrives('friend', 61)];
    expect(browsers(own)).toEqual(['browser-of-reader']);
    expect(browsers(own.toReversed())).toEqual(['browser-of-reader']);
    expect(madeBy([...own, views('reader', 31)], friend.id)).toBe('other');
  });

  it('is not the scanner that was there before, once that has given itself away', () => {
    const scanner = clicks('scanner', 1);
    const own = [delivered, scanner, arrives('scanner', 1.1), clicks('reader', 45), arrives('reader', 46)];
    expect(browsers(own)).toEqual(['browser-of-scanner']);
    const known = [...own, clicks('scanner', 1.2, HONEYPOT)];
    expect(browsers(known)).toEqual(['browser-of-reader']);
    expect(madeBy([...known, views('reader', 46)], clicks('reader', 45).id)).toBe('human');
  });
});
