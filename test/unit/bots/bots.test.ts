import { describe, expect, it } from 'vitest';
import type { Activity } from '../../../shared/lead/activity.ts';
import { HONEYPOT } from '../../../shared/lead/hit.ts';
import { humanHistory } from '../../../shared/bots/human-history.ts';
import { verdicts } from '../../../shared/bots/verdicts.ts';
import { aClick, anOpen, aView, delivered, HOUR, SECOND } from '../../fixtures/hits.ts';
import { anActivity, days, MONDAY } from '../../fixtures/leads.ts';
import { profileOf } from '../../../shared/lead/profile.ts';

const MINUTE = 60 * SECOND;

/** Why each hit was judged as it was, in the order given. */
const reasons = (...history: Activity[]) => {
  const judged = verdicts([delivered, ...history]);
  return history.map(({ id }) => judged.get(id)?.reason);
};
const makers = (...history: Activity[]) => {
  const judged = verdicts([delivered, ...history]);
  return history.map(({ id }) => judged.get(id)?.by);
};
const scanner = { client: 'scanner' };
const late = 5 * HOUR;
const burst = ['a', 'b', 'c', 'd'].map((link, index) => aClick(late + index * 200, link, scanner));

describe('a hit is a machine’s', () => {
  it.each([
    ['asks for headers only', { method: 'HEAD' }, 'head'],
    ['says that nobody asked to see the page', { prefetch: true }, 'prefetch'],
    ['names itself a scanner', { agent: 'scanner' }, 'named'],
    ['names itself a crawler', { agent: 'crawler' }, 'named'],
    ['names itself a link preview', { agent: 'preview' }, 'named'],
    ['does not say that it is a browser', { agent: 'unknown' }, 'no_browser'],
  ] as const)('that %s', (_, facts, reason) => {
    expect(reasons(aClick(late, 'a', facts))).toEqual([reason]);
  });

  it('that loads the picture through a privacy proxy', () => {
    expect(reasons(anOpen(late, { agent: 'proxy' }))).toEqual(['named']);
  });

  it('that follows the hidden link, and so is whatever else its client does around it', () => {
    const visit = [
      anOpen(late - MINUTE, scanner),
      aClick(late, HONEYPOT, scanner),
      aView(late + MINUTE, scanner),
    ];
    expect(reasons(...visit)).toEqual(['same_client', 'hidden_link', 'same_client']);
  });

  it('that follows three links within a second', () => {
    expect(reasons(...burst)).toEqual(['burst', 'burst', 'burst', 'burst']);
    expect(makers(...burst.slice(0, 2))).toEqual(['bot', 'bot']);
    expect(makers(aClick(late, 'a'), aClick(late + 5 * SECOND, 'b'))).toEqual(['undecided', 'undecided']);
  });

  it('that answers a question in the midst of its clicks: what it said is not known of the person', () => {
    const answer = (client: string): Activity =>
      anActivity({
        id: `answer ${client}`,
        type: 'survey_answered',
        source: 'mail',
        occurredAt: MONDAY + late + 300,
        properties: { messageId: 'm1', method: 'POST', agent: 'browser', client },
        profile: { need: 'replace' },
      });
    expect(profileOf(humanHistory([delivered, ...burst, answer('scanner')]), MONDAY + 2 * late)).toEqual({});
    expect(
      profileOf(humanHistory([delivered, ...burst, answer('reader')]), MONDAY + 2 * late)['need']?.value,
    ).toBe('replace');
  });

  it('that takes part in a burst from several places', () => {
    const places = ['a', 'b', 'c'].map((link, index) =>
      aClick(late + index, link, { client: `place ${link}` }),
    );
    expect(makers(...places)).toEqual(['bot', 'bot', 'bot']);
  });

  it('that comes before the mail was delivered', () => {
    expect(reasons(aClick(-1, 'a'), anOpen(-1, { client: 'other' }))).toEqual([
      'before_delivery',
      'before_delivery',
    ]);
  });

  it('that comes soon after delivery to a mail that nobody was seen to read', () => {
    expect(reasons(aClick(40 * SECOND, 'a'))).toEqual(['too_soon']);
    expect(makers(aClick(40 * MINUTE, 'a'))).toEqual(['bot']);
    expect(makers(aClick(40 * MINUTE, 'a', { watched: false }))).toEqual(['undecided']);
    expect(makers(anOpen(30 * SECOND), aClick(40 * SECOND, 'a'))).toEqual(['undecided', 'undecided']);
    expect(makers(anOpen(40 * SECOND), aClick(40 * SECOND, 'a'))).toEqual(['bot', 'bot']);
  });

  it('that follows more links than a person reads', () => {
    const crawl = ['a', 'b', 'c', 'd'].map((link, index) => aClick(late + index * HOUR, link, scanner));
    expect(reasons(...crawl)).toEqual(Array.from({ length: 4 }, () => 'many_links'));
    expect(makers(...crawl.slice(1))).toEqual(['undecided', 'undecided', 'undecided']);
  });

  it('that follows a link at the moment at which it is followed from elsewhere', () => {
    expect(reasons(aClick(late, 'a'), aClick(late + SECOND, 'a', scanner))).toEqual(['twin', 'twin']);
    expect(reasons(aClick(late, 'a'), aView(late + 2 * SECOND), aClick(late + SECOND, 'a', scanner))).toEqual(
      ['known_browser', 'known_browser', 'another_reader'],
    );
  });

  it('that answers a mail in the midst of a scan, unless by a mail program’s own button', () => {
    const answer = (at: number, facts = {}) => {
      const properties = { messageId: 'm1', client: 'scanner', method: 'POST', agent: 'browser', ...facts };
      return anActivity({ id: `u${at}`, type: 'unsubscribed', occurredAt: MONDAY + at, properties });
    };
    expect(makers(answer(late + 30 * SECOND), ...burst).at(0)).toBe('bot');
    expect(makers(answer(late + 5 * MINUTE), ...burst).at(0)).toBe('undecided');
    expect(makers(answer(late + 30 * SECOND, { oneClick: true }), ...burst).at(0)).toBeUndefined();
    expect(makers(answer(late + 30 * SECOND, { client: 'reader' }), ...burst).at(0)).toBe('undecided');
    expect(makers(answer(late + 30 * SECOND), ...burst, aView(late + HOUR, scanner)).at(0)).toBe('human');
  });
});

describe('the lines that decide', () => {
  const three = (span: number) =>
    ['a', 'b', 'c'].map((link, index) => aClick(late + (index * span) / 2, link, { client: 'c' }));
  const answer = (after: number) => {
    const properties = { messageId: 'm1', client: 'scanner', method: 'POST' };
    return anActivity({ id: 'u', type: 'unsubscribed', occurredAt: MONDAY + late + 600 + after, properties });
  };
  it.each([
    ['three links in a second are a burst', 'burst', three(1_000)],
    ['three links in more than a second are not, but too many', 'many_links', three(1_001)],
    [
      'a click within three seconds of another’s is a twin',
      'twin',
      [aClick(late + 3_000, 'a'), aClick(late, 'a', scanner)],
    ],
    [
      'a later one is a second look',
      'another_reader',
      [aClick(late + 3_001, 'a'), aClick(late, 'a', scanner)],
    ],
    ['two seconds are time to read', 'nothing_against', [aClick(50 * SECOND, 'a'), anOpen(48 * SECOND)]],
    ['less is not', 'too_soon', [aClick(50 * SECOND, 'a'), anOpen(48 * SECOND + 1)]],
    ['an hour after delivery is soon no more', 'nothing_against', [aClick(HOUR, 'a')]],
    ['a moment before it is', 'too_soon', [aClick(HOUR - 1, 'a')]],
    ['an answer a minute after a scan is its client’s', 'same_client', [answer(MINUTE), ...burst]],
    ['a later one is not held against it', 'nothing_against', [answer(MINUTE + 1), ...burst]],
  ])('%s', (_, reason, history) => {
    expect(reasons(...history).at(0)).toBe(reason);
  });
});

describe('a hit is a person’s', () => {
  it('when its browser ran a page of ours within a day', () => {
    expect(makers(aClick(40 * SECOND, 'a'), aView(42 * SECOND))).toEqual(['human', 'human']);
    expect(makers(aClick(40 * SECOND, 'a'), aView(days(1)))).toEqual(['human', 'human']);
    expect(makers(aClick(40 * SECOND, 'a'), aView(days(2)))).toEqual(['bot', 'human']);
  });

  it('when its browser ever filled in a form, but not when that form was a bot’s', () => {
    const form = {
      id: 'f',
      type: 'form_submitted',
      occurredAt: MONDAY - days(90),
      properties: { client: 'reader' },
    };
    expect(makers(aClick(40 * SECOND, 'a'), anActivity(form))).toEqual(['human', undefined]);
    expect(makers(aClick(40 * SECOND, 'a'), anActivity({ ...form, suspect: true }))).toEqual([
      'bot',
      undefined,
    ]);
  });

  it('also while a scanner is at work on the same mail, in the same network', () => {
    const office = { network: 'office' };
    const scan = burst.map((hit) => ({ ...hit, properties: { ...hit.properties, ...office } }));
    const reader = [aClick(late + 100, 'a', office), aView(late + SECOND, office)];
    expect(makers(...scan, ...reader)).toEqual([...scan.map(() => 'bot'), 'human', 'human']);
  });

  it('whatever machines did to other mails of the same lead', () => {
    const other = burst.map((hit) => ({ ...hit, properties: { ...hit.properties, messageId: 'm2' } }));
    expect(makers(aClick(late, 'a'), ...other).at(0)).toBe('undecided');
  });
});

describe('a hit is somebody else’s', () => {
  it('when a known browser reads the mail and this one is not known', () => {
    const reader = [aClick(late, 'a'), aView(late + SECOND)];
    expect(makers(...reader, aClick(late + HOUR, 'b', { client: 'colleague' })).at(-1)).toBe('other');
  });

  it('when the mail came to more browsers than one person has', () => {
    const opens = ['1', '2', '3', '4'].map((client, index) => anOpen(late + index * HOUR, { client }));
    expect(reasons(...opens)).toEqual(['forwarded', 'forwarded', 'forwarded', 'forwarded']);
    expect(makers(...opens.slice(1))).toEqual(['undecided', 'undecided', 'undecided']);
  });
});

describe('what is believed of a history', () => {
  it('is the very same list where no hits were collected', () => {
    const history = [
      anActivity(),
      anActivity({ id: 'api', type: 'link_clicked', properties: { messageId: 'm1' } }),
    ];
    expect(humanHistory(history)).toBe(history);
  });

  it('leaves out machines’ and other people’s hits, and nothing else', () => {
    const history = [delivered, ...burst, aClick(late + HOUR, 'a'), aView(late + HOUR + SECOND)];
    expect(humanHistory(history)).toEqual([delivered, ...history.slice(-2)]);
  });

  it('survives properties of any shape', () => {
    const properties = {
      client: 7,
      messageId: true,
      linkId: 3,
      network: 0,
      agent: 'x',
      method: 'GET',
      prefetch: 'no',
    };
    const odd = ['link_clicked', 'email_opened', 'page_viewed', 'unsubscribed'].map((type) =>
      anActivity({ id: type, type, properties }),
    );
    expect(verdicts([...odd, delivered]).size).toBe(4);
  });
});
